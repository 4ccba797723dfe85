#include "harness/train/collapse.h"

#include "harness/base/seed.h"
#include "harness/toolkit/device.h"
#include "harness/toolkit/embedding_statistics.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>

#include <algorithm>

namespace beatbench {
namespace {

constexpr std::int64_t kRecords = 512;
constexpr std::int64_t kBatch = 32;

at::Tensor signals_of(const Corpus& corpus, const std::vector<std::int64_t>& records) {
  const SignalShape& shape = corpus.shape();
  at::Tensor signals =
      at::empty({std::ssize(records), std::ssize(shape.leads), shape.samples}, at::kFloat);
  float* to = signals.data_ptr<float>();
  for (const std::int64_t record : records) to = std::ranges::copy(corpus.record(record), to).out;
  return signals;
}

at::Tensor pooled_features(Encoder& encoder, const Corpus& corpus, std::uint64_t seed,
                           const StopFlag& stop) {
  std::vector<std::int64_t> drawn = Draws(seed, "collapse", 0).permutation(corpus.size());
  drawn.resize(static_cast<std::size_t>(std::min(corpus.size(), kRecords)));
  const at::Device device = device_of(encoder.state());
  std::vector<at::Tensor> parts;
  for (std::int64_t i = 0; i < std::ssize(drawn); i += kBatch) {
    if (stop) throw Interrupted{};
    const auto end = std::min(i + kBatch, std::ssize(drawn));
    const at::Tensor signals = signals_of(corpus, {drawn.begin() + i, drawn.begin() + end});
    parts.push_back(encoder.features(signals.to(device)).mean(-1));
  }
  return at::cat(parts).to(at::kCPU, at::kDouble);
}

}  // namespace

EncoderStatistics encoder_statistics(Encoder& encoder, const Corpus& corpus, std::uint64_t seed,
                                     const StopFlag& stop) {
  const at::NoGradGuard no_grad;
  encoder.train(false);
  const at::Tensor features = pooled_features(encoder, corpus, seed, stop);
  const at::Tensor norm = features.norm(2, {1}, /*keepdim=*/true);
  const at::Tensor unit = features / norm.clamp_min(1e-12);  // features of 0 stay 0
  const double n = double(features.size(0));
  EncoderStatistics statistics;
  statistics.records = features.size(0);
  const at::Tensor centred = features - features.mean(0, /*keepdim=*/true);
  if (centred.square().sum().item<double>() > 0)  // else no direction is in use at all
    statistics.effective_rank = effective_rank(centred).item<double>();
  // All ordered pairs but those of a record with itself.
  const at::Tensor sum = unit.sum(0);
  statistics.mean_cosine =
      n > 1 ? ((sum.square().sum() - unit.square().sum()) / (n * (n - 1))).item<double>() : 1;
  statistics.uniformity = n > 1 ? uniformity(unit).item<double>() : 0;
  return statistics;
}

}  // namespace beatbench
