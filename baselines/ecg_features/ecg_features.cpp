#include "harness/signal/ecg_features.h"

#include "harness/sdk/plugin.h"
#include "harness/signal/r_peaks.h"
#include "harness/toolkit/corpus_features.h"
#include "harness/toolkit/module.h"
#include "harness/toolkit/similarity.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
namespace beatbench {
namespace {

// The clinical features of each record as an "encoder" of one step, standardised by what the corpus
// is like.
class FeatureEncoder final : public ModuleEncoder {
 public:
  explicit FeatureEncoder(const SignalShape& signal)
      : signal_(signal),
        median_(register_buffer("median", at::zeros({channels()}))),
        mean_(register_buffer("mean", at::zeros({channels()}))),
        sd_(register_buffer("sd", at::ones({channels()}))) {}

  at::Tensor features(const at::Tensor& signal) override {
    const at::Tensor known =  // rules run on the CPU
        measure(signal.to(at::kCPU, at::kFloat).contiguous()).to(median_.device());
    return ((filled(known) - mean_) / sd_).unsqueeze(2);
  }
  std::int64_t channels() const override {
    return static_cast<std::int64_t>(record_features().size());
  }
  std::int64_t stride() const override { return signal_.samples; }

  // Learns the corpus's medians, means and SDs: `measured` [record, feature], NaN where missing. A
  // feature that no record has, or that is the same in all, is 0 from then on.
  void learn(const at::Tensor& measured);

 private:
  at::Tensor measure(const at::Tensor& signal) const;  // [record, feature], NaN where missing
  at::Tensor filled(const at::Tensor& measured) const {
    return at::where(measured.isfinite(), measured, median_);
  }

  SignalShape signal_;
  at::Tensor median_, mean_, sd_;  // [feature]
};

at::Tensor FeatureEncoder::measure(const at::Tensor& signal) const {
  at::Tensor out = at::empty({signal.size(0), channels()}, at::kFloat);
  const auto per_record = static_cast<std::size_t>(signal.size(1) * signal.size(2));
  const float* from = signal.const_data_ptr<float>();
  float* to = out.mutable_data_ptr<float>();
  at::parallel_for(0, signal.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r) {
      const std::span record(from + static_cast<std::size_t>(r) * per_record, per_record);
      const auto peaks = detect_r_peaks(record, signal_.leads, signal_.rate_hz);
      const EcgFeatures features = ecg_features(record, signal_.leads, signal_.rate_hz, peaks);
      std::ranges::copy(features.record, to + r * channels());
    }
  });
  return out;
}

void FeatureEncoder::learn(const at::Tensor& measured) {
  const at::NoGradGuard no_grad;
  const at::Tensor values = at::where(measured.isfinite(), measured, std::nan(""));
  median_.copy_(std::get<0>(values.nanmedian(0)).nan_to_num(0));
  const FeatureScale scale = feature_scale(filled(measured).to(at::kDouble));
  mean_.copy_(scale.mean.squeeze(0));
  sd_.copy_(scale.sd.squeeze(0));
}

// A linear model on hand-made features: what an encoder must beat to matter.
class EcgFeatureRow final : public ModuleMethod {
 public:
  explicit EcgFeatureRow(const MethodContext& context)
      : ModuleMethod(std::make_shared<FeatureEncoder>(context.signal)) {}

  void prepare(const Corpus& corpus, Derived& derived, Progress& progress) override {
    const CorpusBeats beats = detected_beats(corpus, derived, progress);
    static_cast<FeatureEncoder&>(*encoder_).learn(
        corpus_features(corpus, beats, derived, progress).record);
  }
};

}  // namespace
}  // namespace beatbench

BEATBENCH_PLUGIN(beatbench::EcgFeatureRow,
                 {.id = "ecg_features",
                  .title = "Hand-made ECG features",
                  .summary = "intervals, amplitudes and their spread under a linear probe",
                  .citation = "",
                  .licence = "Apache-2.0",
                  .signal = {.min_rate_hz = 100, .max_rate_hz = 1000},
                  .pretrains = false,
                  .reference = true,
                  .modes = {"linear"},
                  .protocols = {"ptbxl_superclass", "ptbxl_subclass", "ptbxl_rhythm", "ptbxl_form",
                                "ptbxl_all"}})
