#include "harness/sdk/plugin.h"
#include "harness/toolkit/augment.h"
#include "harness/toolkit/embedding_statistics.h"
#include "harness/toolkit/heads.h"
#include "harness/toolkit/losses.h"
#include "harness/toolkit/module.h"
#include "harness/toolkit/perturb.h"

#include <ATen/ops/cat.h>

#include <memory>

namespace beatbench {
namespace {

// SimCLR (Chen et al. 2020): two views of a record under random changes in time, amplitude and
// leads attract each other, all others of the batch repel.
class SimClr final : public ModuleMethod {
 public:
  static std::vector<OptionSpec> options();
  explicit SimClr(const MethodContext& context);
  at::Tensor loss(const Batch& batch, Random& random, LossLog& log) override;

 private:
  struct Strengths {
    double crop, factor, wander_mv, noise_mv, time_mask, lead_mask;
  };

  at::Tensor view(const at::Tensor& signal, const Random& random) const;

  double rate_hz_;
  Strengths strength_;
  double temperature_;
  std::shared_ptr<Projector> projector_;
};

std::vector<OptionSpec> SimClr::options() {
  return {{"crop_share", 0.5, "smallest share of the record that a view shows, 1: all", 0.1, 1},
          {"amplitude", 1.5, "largest factor of the amplitude, 1: none", 1, 10},
          {"wander_mv", 0.1, "largest amplitude of the baseline wander, 0: none", 0, 10},
          {"noise_mv", 0.05, "largest standard deviation of the noise, 0: none", 0, 10},
          {"time_mask", 0.2, "share of the time axis that is hidden on all leads", 0, 0.95},
          {"lead_mask", 0.2, "probability that a lead is hidden; one always stays", 0, 1},
          {"projector_hidden", std::int64_t{512}, "hidden width of the projector", 1, 8192},
          {"projector_out", std::int64_t{128}, "output width of the projector", 1, 8192},
          temperature_option()};
}

SimClr::SimClr(const MethodContext& context)
    : ModuleMethod(context.make_backbone()), rate_hz_(context.signal.rate_hz) {
  const Options& options = context.options;
  strength_ = {.crop = options.number("crop_share"),
               .factor = options.number("amplitude"),
               .wander_mv = options.number("wander_mv"),
               .noise_mv = options.number("noise_mv"),
               .time_mask = options.number("time_mask"),
               .lead_mask = options.number("lead_mask")};
  temperature_ = options.number("temperature");
  projector_ =
      register_module("projector", std::make_shared<Projector>(encoder_->channels(),
                                                               options.integer("projector_hidden"),
                                                               options.integer("projector_out")));
}

at::Tensor SimClr::view(const at::Tensor& signal, const Random& random) const {
  // A stream for each, so that the strength of one leaves the draws of the others.
  Random crop = random.split("crop"), factor = random.split("amplitude");
  Random wander = random.split("wander"), noise = random.split("noise");
  Random time = random.split("time mask"), leads = random.split("lead mask");
  at::Tensor x = crop_and_stretch(signal, strength_.crop, crop);
  x = scale_amplitude(x, strength_.factor, factor);
  x = add_wander(x, strength_.wander_mv, rate_hz_, wander);
  x = add_noise(x, strength_.noise_mv, noise);
  x = x.masked_fill(draw_time_mask(x, strength_.time_mask, true, time), 0);
  return mask_leads(x, strength_.lead_mask, leads);
}

at::Tensor SimClr::loss(const Batch& batch, Random& random, LossLog& log) {
  const at::Tensor views = at::cat(
      {view(batch.signal, random.split("view 1")), view(batch.signal, random.split("view 2"))});
  const at::Tensor embedding = projector_->forward(encoder_->features(views).mean(2));
  ScalarLog scalars;
  add_views(embedding, random, scalars);
  scalars.flush(log);
  return nt_xent(embedding, temperature_).mean();
}

}  // namespace
}  // namespace beatbench

BEATBENCH_PLUGIN(beatbench::SimClr,
                 {.id = "simclr",
                  .title = "SimCLR",
                  .summary = "contrasts records under changes in time, amplitude and leads",
                  .citation = "Chen et al.: A Simple Framework for Contrastive Learning of Visual "
                              "Representations. ICML, PMLR 119:1597-1607, 2020. arXiv 2002.05709",
                  .licence = "Apache-2.0",
                  .signal = {.min_seconds = 1}})
