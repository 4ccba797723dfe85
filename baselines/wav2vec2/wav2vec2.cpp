#include "harness/base/error.h"
#include "harness/sdk/plugin.h"
#include "harness/toolkit/augment.h"
#include "harness/toolkit/crops.h"
#include "harness/toolkit/heads.h"
#include "harness/toolkit/masked_prediction.h"

#include <ATen/ops/cat.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace beatbench {
namespace {

constexpr std::int64_t kLoggedRows = 256;

// Samples of a record that go into one pass: all of it, or the native arm's crop.
std::int64_t samples_of_a_pass(const MethodContext& context) {
  const double crop_s = context.options.number("native_crop_s");
  if (!context.native || crop_s == 0) return context.signal.samples;
  const auto samples = static_cast<std::int64_t>(std::llround(crop_s * context.signal.rate_hz));
  if (samples > context.signal.samples)
    throw UsageError("wav2vec2: native_crop_s asks for " + std::to_string(samples) +
                     " samples, a record has " + std::to_string(context.signal.samples) +
                     ". Use a shorter crop, or 0 for whole records.");
  return samples;
}

// wav2vec 2.0 on ECGs, as fairseq-signals trains it (Oh et al. 2022, row "wav2vec 2.0").
class Wav2vec2 final : public MaskedPrediction {
 public:
  static std::vector<OptionSpec> options() {
    std::vector<OptionSpec> all = MaskedPrediction::options();
    all.push_back({"native_crop_s", 5.0,
                   "native arm: seconds of each record's random crop in pretraining; 0: whole", 0,
                   3600});
    return all;
  }
  explicit Wav2vec2(const MethodContext& context)
      : MaskedPrediction(context, samples_of_a_pass(context)),
        samples_(samples_of_a_pass(context)) {}
  at::Tensor loss(const Batch& batch, Random& random, LossLog& log) override;

 private:
  std::int64_t samples_;
};

at::Tensor Wav2vec2::loss(const Batch& batch, Random& random, LossLog& log) {
  at::Tensor signal = batch.signal;
  if (const std::int64_t spare = signal.size(2) - samples_; spare > 0) {
    Random place = random.split("crop");
    signal = crop(signal, place.integers({signal.size(0)}, 0, spare + 1), samples_);
  }
  ScalarLog scalars;
  const Pass pass = masked_pass(signal, random, scalars);
  const auto rows = [](const at::Tensor& x) {  // of all records, not of the first few
    const at::Tensor all = x.detach().flatten(0, 1);
    const std::int64_t every = std::max<std::int64_t>(1, all.size(0) / kLoggedRows);
    return unit_rows(all.slice(0, 0, every * kLoggedRows, every));
  };
  add_embedding(at::cat({rows(pass.prediction), rows(pass.target)}), random, scalars);
  scalars.flush(log);
  return pass.loss;
}

}  // namespace
}  // namespace beatbench

BEATBENCH_PLUGIN(
    beatbench::Wav2vec2,
    {.id = "wav2vec2",
     .title = "wav2vec 2.0",
     .summary = "picks the quantised feature of hidden steps among those of other hidden steps",
     .citation = "Baevski et al.: wav2vec 2.0: A Framework for Self-Supervised Learning of Speech "
                 "Representations. NeurIPS 2020. arXiv 2006.11477. On ECGs: Oh et al.: "
                 "Lead-agnostic Self-supervised Learning for Local and Global Representations of "
                 "Electrocardiogram. CHIL, PMLR 174:338-353, 2022. arXiv 2203.06889",
     .licence = "Apache-2.0",
     .signal = {.min_seconds = 1},
     .native = beatbench::ConvTransformer::native_arm(1)})
