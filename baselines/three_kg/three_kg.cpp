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
  at::Tensor embed(const at::Tensor& signal);

  VcgAugmentation vcg_;
  double mask_share_;
  bool mask_shared_;
  double temperature_;
  std::shared_ptr<Projector> projector_;  // none: the mean feature itself
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
      {.name = "projector",
       .fallback = std::string("none"),
       .help = "none (the mean feature itself) or mlp",
       .choices = {"none", "mlp"}},
      {"projector_hidden", std::int64_t{512}, "hidden width of the mlp", 1, 8192},
      {"projector_out", std::int64_t{128}, "output width of the mlp", 1, 8192},
      {.name = "temperature",
       .fallback = 0.1,
       .help = "temperature of the cosine similarities",
       .minimum = 0,
       .maximum = 10,
       .above_minimum = true}};
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
  if (options.text("projector") == "mlp")
    projector_ = register_module(
        "projector",
        std::make_shared<Projector>(encoder_->channels(), options.integer("projector_hidden"),
                                    options.integer("projector_out")));
}

at::Tensor ThreeKg::embed(const at::Tensor& signal) {
  const at::Tensor pooled = encoder_->features(signal).mean(2);
  return projector_ ? projector_->forward(pooled) : unit_rows(pooled);
}

at::Tensor ThreeKg::loss(const Batch& batch, Random& random, LossLog& log) {
  const auto view = [&](const char* purpose) {
    return draw_view(batch.signal, vcg_, mask_share_, mask_shared_, random.split(purpose)).signal;
  };
  const at::Tensor views = at::cat({view("view 1"), view("view 2")});
  const at::Tensor embedding = embed(views);
  const at::Tensor patient = at::cat({batch.patient, batch.patient}).to(embedding.device());
  const at::Tensor each = pairwise_ce(embedding, patient, temperature_);
  const double anchors = static_cast<double>(views.size(0));
  log.add("positives_per_anchor", static_cast<double>(each.size(0)) / anchors);
  ScalarLog scalars;
  add_embedding(embedding, random, scalars);
  const std::int64_t records = batch.signal.size(0);
  add_similarities(embedding.narrow(0, 0, records), embedding.narrow(0, records, records), scalars);
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
