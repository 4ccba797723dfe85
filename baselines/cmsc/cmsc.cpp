#include "baselines/cmsc/clocs_encoder.h"
#include "baselines/cmsc/views.h"
#include "harness/base/error.h"
#include "harness/sdk/plugin.h"
#include "harness/toolkit/embedding_statistics.h"
#include "harness/toolkit/heads.h"
#include "harness/toolkit/losses.h"
#include "harness/toolkit/module.h"
#include "harness/toolkit/segment_contrast.h"

#include <ATen/ops/cat.h>

#include <memory>

namespace beatbench {
namespace {

// CLOCS: stretches of time, leads, or both of one patient attract each other (Kiyasseh et al.
// 2021).
class Cmsc final : public ModuleMethod {
 public:
  static std::vector<OptionSpec> options();
  explicit Cmsc(const MethodContext& context);
  at::Tensor loss(const Batch& batch, Random& random, LossLog& log) override;

 private:
  at::Tensor embed(const at::Tensor& view);

  CmscViews views_;
  PatientPairs pairs_;
  double temperature_;
  std::shared_ptr<ClocsEncoder> clocs_;  // the native arm's
  std::shared_ptr<OptionalProjector> projector_;
};

std::vector<OptionSpec> Cmsc::options() {
  std::vector<OptionSpec> all = {
      {.name = "variant",
       .fallback = std::string("cmsc"),
       .help = "views: cmsc (halves of the record), cmlc (leads), cmsmlc (both)",
       .choices = {"cmsc", "cmlc", "cmsmlc"}},
      {"view_leads", std::int64_t{4}, "leads drawn for the views of cmlc and cmsmlc", 2, 64},
      {.name = "patient_pairs",
       .fallback = std::string("triangles"),
       .help = "terms of a patient that comes twice: triangles (CLOCS) or all (fairseq-signals)",
       .choices = {"triangles", "all"}},
      temperature_option(),
      {"embedding", std::int64_t{256}, "native arm: embedding (published: 32, 64, 128, 256, 320)",
       1, 4096},
      {.name = "lead_features",
       .fallback = std::string("mean"),
       .help = "native arm: mean of the leads' embeddings, or side_by_side as own channels",
       .choices = {"mean", "side_by_side"}}};
  for (OptionSpec& option : OptionalProjector::options()) all.push_back(std::move(option));
  return all;
}

CmscVariant variant_of(const std::string& name) {
  if (name == "cmlc") return CmscVariant::cmlc;
  return name == "cmsmlc" ? CmscVariant::cmsmlc : CmscVariant::cmsc;
}

Cmsc::Cmsc(const MethodContext& context) {
  const Options& options = context.options;
  const auto leads = static_cast<std::int64_t>(context.signal.leads.size());
  views_ = {variant_of(options.text("variant")), options.integer("view_leads")};
  if (views_.variant != CmscVariant::cmsc && views_.leads > leads)
    throw UsageError("cmsc: view_leads = " + std::to_string(views_.leads) +
                     ", but the signals have " + std::to_string(leads) +
                     " leads. Lower view_leads, or use variant = \"cmsc\".");
  pairs_ = options.text("patient_pairs") == "all" ? PatientPairs::all : PatientPairs::triangles;
  temperature_ = options.number("temperature");
  std::int64_t width = options.integer("embedding");
  if (context.native) {
    const bool side_by_side = options.text("lead_features") == "side_by_side";
    clocs_ = std::make_shared<ClocsEncoder>(width, side_by_side, leads);
    encoder_ = clocs_;
  } else {
    encoder_ = context.make_backbone();
    width = encoder_->channels();
  }
  projector_ = register_module("projector", std::make_shared<OptionalProjector>(options, width));
}

at::Tensor Cmsc::embed(const at::Tensor& view) {
  const at::Tensor pooled = clocs_ ? clocs_->embed(view) : encoder_->features(view).mean(2);
  return projector_->forward(pooled);
}

at::Tensor Cmsc::loss(const Batch& batch, Random& random, LossLog& log) {
  const std::vector<at::Tensor> views =
      clocs_ ? clocs_views(views_, batch.signal, ClocsEncoder::kSegment, random)
             : backbone_views(views_, batch.signal, random);
  std::vector<at::Tensor> embeddings;
  // One after the other, as CLOCS does: batch norm never mixes views.
  for (const at::Tensor& view : views) embeddings.push_back(embed(view));
  ScalarLog scalars;
  add_views(at::cat({embeddings[0], embeddings[1]}), random, scalars);
  scalars.flush(log);
  return cmsc_loss(embeddings, batch.patient, temperature_, pairs_);
}

}  // namespace
}  // namespace beatbench

BEATBENCH_PLUGIN(beatbench::Cmsc,
                 {.id = "cmsc",
                  .title = "CMSC",
                  .summary = "CLOCS: contrasts patients by adjacent segments, by leads, or by both",
                  .citation = "Kiyasseh et al.: CLOCS: Contrastive Learning of Cardiac Signals "
                              "Across Space, Time, and Patients. ICML, PMLR 139:5606-5615, 2021. "
                              "arXiv 2005.13249",
                  .licence = "Apache-2.0",
                  .signal = {.min_seconds = 2},
                  .native = beatbench::NativeArm{
                      .signal = {.min_rate_hz = 500, .max_rate_hz = 500, .min_seconds = 10},
                      .recipe = {.optimizer = "adam",
                                 .lr = 1e-4,
                                 .weight_decay = 0,
                                 .schedule = "constant",
                                 .warmup_epochs = 0,
                                 .epochs = 400,
                                 .batch = 256,
                                 .clip_norm = 0}}})
