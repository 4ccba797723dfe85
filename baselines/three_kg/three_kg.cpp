#include "harness/sdk/plugin.h"
#include "harness/toolkit/augment.h"
#include "harness/toolkit/conv_transformer.h"
#include "harness/toolkit/embedding_statistics.h"
#include "harness/toolkit/heads.h"
#include "harness/toolkit/losses.h"
#include "harness/toolkit/module.h"

#include <ATen/ops/cat.h>

#include <memory>

namespace beatbench {
namespace {

// 3KG: two random changes of the vectorcardiogram, each masked in time, of records of one patient
// attract each other (Gopal et al. 2021; loss as in fairseq-signals, 3kg_criterion).
class ThreeKg final : public ModuleMethod {
 public:
  static std::vector<OptionSpec> options();
  explicit ThreeKg(const MethodContext& context);
  at::Tensor loss(const Batch& batch, Random& random, LossLog& log) override;

 private:
  VcgAugmentation vcg_;
  double mask_share_;
  bool mask_shared_;
  double temperature_;
  std::shared_ptr<OptionalProjector> projector_;
};

std::vector<OptionSpec> ThreeKg::options() {
  std::vector<OptionSpec> all = {
      {.name = "variant",
       .fallback = std::string("paper"),
       .help = "law of the VCG change: paper (random axes, scales inverted by chance) or fairseq",
       .choices = {"paper", "fairseq"}},
      {.name = "mode",
       .fallback = std::string("project"),
       .help = "project (paper: the dipole alone) or residual (keeps the rest)",
       .choices = {"project", "residual"}},
      {"max_angle", 45.0, "largest rotation about an axis in degrees", 0, 180},
      {"max_scale", 1.5, "largest factor along an axis", 1, 10},
      {"mask_share", 0.5, "share of the time axis that is hidden", 0, 0.95},
      {"mask_shared", false, "one time mask for all leads of a record"},
      temperature_option()};
  for (OptionSpec& option : OptionalProjector::options()) all.push_back(std::move(option));
  for (OptionSpec& option : ConvTransformer::options()) all.push_back(std::move(option));
  return all;
}

std::shared_ptr<Encoder> make_encoder(const MethodContext& context) {
  if (!context.native) return context.make_backbone();
  return std::make_shared<ConvTransformer>(context.options, context.signal);
}

ThreeKg::ThreeKg(const MethodContext& context) : ModuleMethod(make_encoder(context)) {
  const Options& options = context.options;
  vcg_ = {.law = options.text("variant") == "paper" ? VcgLaw::paper : VcgLaw::fairseq,
          .mode = options.text("mode") == "project" ? VcgMode::project : VcgMode::residual,
          .max_angle_deg = options.number("max_angle"),
          .max_scale = options.number("max_scale")};
  mask_share_ = options.number("mask_share");
  mask_shared_ = options.flag("mask_shared");
  temperature_ = options.number("temperature");
  projector_ = register_module("projector",
                               std::make_shared<OptionalProjector>(options, encoder_->channels()));
}

at::Tensor ThreeKg::loss(const Batch& batch, Random& random, LossLog& log) {
  const auto view = [&](const char* purpose) {
    return draw_view(batch.signal, vcg_, mask_share_, mask_shared_, random.split(purpose)).signal;
  };
  const at::Tensor views = at::cat({view("view 1"), view("view 2")});
  const at::Tensor embedding = projector_->forward(encoder_->features(views).mean(2));
  const at::Tensor patient = at::cat({batch.patient, batch.patient});
  const at::Tensor each = pairwise_ce(embedding, patient, temperature_);
  const double anchors = static_cast<double>(views.size(0));
  log.add("positives_per_anchor", static_cast<double>(each.size(0)) / anchors);
  ScalarLog scalars;
  add_views(embedding, random, scalars);
  if (vcg_.mode == VcgMode::project) scalars.add("non_dipolar_rms", non_dipolar_rms(batch.signal));
  scalars.flush(log);
  return each.mean();
}

}  // namespace
}  // namespace beatbench

BEATBENCH_PLUGIN(
    beatbench::ThreeKg,
    {.id = "three_kg",
     .title = "3KG",
     .summary = "contrasts patients under random changes of the vectorcardiogram",
     .citation = "Gopal et al.: 3KG: Contrastive Learning of 12-Lead Electrocardiograms "
                 "using Physiologically-Inspired Augmentations. ML4H, PMLR 158:156-167, "
                 "2021. arXiv 2106.04452",
     .licence = "Apache-2.0",
     .signal = {.leads = beatbench::twelve_leads(), .min_seconds = 1},
     .native = beatbench::ConvTransformer::native_arm(1)})
