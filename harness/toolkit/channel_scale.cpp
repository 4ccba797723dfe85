#include "harness/toolkit/channel_scale.h"

#include "harness/toolkit/corpus_beats.h"
#include "harness/toolkit/digest.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

namespace beatbench {
namespace {

// [record, lead, 2]: sum and sum of squares of each record, so that the order of the sums does not
// depend on the number of threads.
at::Tensor record_sums(const Corpus& corpus, Progress& progress) {
  const auto leads = static_cast<std::int64_t>(corpus.shape().leads.size());
  const std::int64_t samples = corpus.shape().samples;
  at::Tensor sums = at::zeros({corpus.size(), leads, 2}, at::kDouble);
  double* all = sums.mutable_data_ptr<double>();
  for_each_record(corpus, progress, "mean and SD of the leads", [&](std::int64_t record) {
    const float* value = corpus.record(record).data();
    for (std::int64_t lead = 0; lead < leads; ++lead) {
      double* sum = all + (record * leads + lead) * 2;
      for (std::int64_t i = 0; i < samples; ++i, ++value) {
        sum[0] += *value;
        sum[1] += double(*value) * *value;
      }
    }
  });
  return sums;
}

}  // namespace

at::Tensor lead_statistics(const Corpus& corpus, Derived& derived, Progress& progress) {
  return derived.shared(beatbench_toolkit_digest, "lead_statistics", "mean, SD", [&] {
    const double count = static_cast<double>(corpus.size() * corpus.shape().samples);
    const at::Tensor sums = record_sums(corpus, progress).sum(0) / count;
    const at::Tensor mean = sums.select(1, 0);
    const at::Tensor variance = (sums.select(1, 1) - mean.square()).clamp_min(0);
    return at::stack({mean, variance.sqrt()}).to(at::kFloat);
  });
}

ChannelScale::ChannelScale(std::int64_t leads)
    : mean_(register_buffer("mean", at::zeros({leads, 1}))),
      sd_(register_buffer("sd", at::ones({leads, 1}))) {}

void ChannelScale::set(const at::Tensor& statistics) {
  const at::NoGradGuard no_graph;
  const at::Tensor sd = statistics.select(0, 1).unsqueeze(1);
  const at::Tensor mean = statistics.select(0, 0).unsqueeze(1);
  mean_.copy_(mean);
  // A constant lead's SD is not 0 but what rounding leaves of it.
  sd_.copy_(at::where(sd.gt(1e-6 * (mean.abs() + 1e-3)), sd, at::ones_like(sd)));
}

at::Tensor ChannelScale::forward(const at::Tensor& signal) { return (signal - mean_) / sd_; }

}  // namespace beatbench
