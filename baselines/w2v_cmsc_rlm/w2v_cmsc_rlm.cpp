#include "harness/sdk/plugin.h"
#include "harness/toolkit/augment.h"
#include "harness/toolkit/heads.h"
#include "harness/toolkit/masked_prediction.h"
#include "harness/toolkit/perturb.h"
#include "harness/toolkit/segment_contrast.h"

#include <ATen/ops/cat.h>

namespace beatbench {
namespace {

// wav2vec 2.0 on both halves of each record, whose mean outputs also attract each other (CMSC);
// leads of each half are zeroed by chance (RLM). Oh et al. 2022; the recipe of ECG-FM.
class W2vCmscRlm final : public MaskedPrediction {
 public:
  static std::vector<OptionSpec> options();
  explicit W2vCmscRlm(const MethodContext& context);
  at::Tensor loss(const Batch& batch, Random& random, LossLog& log) override;

 private:
  double lead_mask_, cmsc_weight_, cmsc_temperature_;
};

std::vector<OptionSpec> W2vCmscRlm::options() {
  std::vector<OptionSpec> all = MaskedPrediction::options();
  all.push_back({"lead_mask", 0.5, "probability that a lead of a half is zeroed", 0, 1});
  all.push_back({"cmsc_weight", 1.0, "weight of the contrast of the halves", 0, 100});
  all.push_back({"cmsc_temperature", 0.1, "temperature of the contrast of the halves", 0.001, 10});
  return all;
}

W2vCmscRlm::W2vCmscRlm(const MethodContext& context)
    : MaskedPrediction(context, context.signal.samples / 2) {
  lead_mask_ = context.options.number("lead_mask");
  cmsc_weight_ = context.options.number("cmsc_weight");
  cmsc_temperature_ = context.options.number("cmsc_temperature");
}

at::Tensor W2vCmscRlm::loss(const Batch& batch, Random& random, LossLog& log) {
  const std::int64_t records = batch.signal.size(0), half = batch.signal.size(2) / 2;
  Random lead_random = random.split("leads");
  const at::Tensor halves =
      at::cat({batch.signal.narrow(2, 0, half), batch.signal.narrow(2, half, half)});
  ScalarLog scalars;
  const Pass pass = masked_pass(mask_leads(halves, lead_mask_, lead_random), random, scalars);
  const at::Tensor pooled = unit_rows(pass.context.mean(1));
  const at::Tensor cmsc =
      cmsc_loss(pooled.narrow(0, 0, records), pooled.narrow(0, records, records), batch.patient,
                cmsc_temperature_);
  scalars.add("cmsc_loss", cmsc);
  add_embedding(pooled, random, scalars);
  scalars.flush(log);
  return pass.loss + cmsc_weight_ * cmsc;
}

}  // namespace
}  // namespace beatbench

BEATBENCH_PLUGIN(
    beatbench::W2vCmscRlm,
    {.id = "w2v_cmsc_rlm",
     .title = "W2V+CMSC+RLM",
     .summary = "wav2vec 2.0, contrast of adjacent segments and random lead masking: the recipe "
                "of ECG-FM",
     .citation = "Oh et al.: Lead-agnostic Self-supervised Learning for Local and Global "
                 "Representations of Electrocardiogram. CHIL, PMLR 174:338-353, 2022. arXiv "
                 "2203.06889. At scale: McKeen et al.: ECG-FM: An Open Electrocardiogram "
                 "Foundation Model. JAMIA Open, 2025. arXiv 2408.05178",
     .licence = "Apache-2.0",
     .signal = {.min_seconds = 2},
     .native = beatbench::ConvTransformer::native_arm(2)})
