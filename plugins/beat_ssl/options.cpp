#include "harness/toolkit/losses.h"
#include "plugins/beat_ssl/beat_ssl.h"

namespace beatbench {
namespace {

OptionSpec choice(std::string name, std::string fallback, std::string help,
                  std::vector<std::string> choices) {
  return {.name = std::move(name),
          .fallback = std::move(fallback),
          .help = std::move(help),
          .choices = std::move(choices)};
}

OptionSpec above_zero(std::string name, double fallback, std::string help, double maximum) {
  return {.name = std::move(name),
          .fallback = fallback,
          .help = std::move(help),
          .minimum = 0,
          .maximum = maximum,
          .above_minimum = true};
}

OptionSpec count(std::string name, std::int64_t fallback, std::string help, double minimum,
                 double maximum) {
  return {std::move(name), fallback, std::move(help), minimum, maximum};
}

}  // namespace

std::vector<OptionSpec> BeatSsl::options() {
  return {
      choice("rhythm", "soft_1",
             "targets between records: hard, soft_1 (cosine), soft_2 (Gaussian)",
             {"hard", "soft_1", "soft_2"}),
      choice("beat", "soft_1",
             "targets between beats: none, hard (annotated or classified), soft_1, soft_2",
             {"none", "hard", "soft_1", "soft_2"}),
      above_zero("exponent", 1, "power of the similarities of soft targets", 1000),
      choice("loss", "softce", "of weighted pairs: softce, softclt (rows not normalised), bce",
             {"softce", "softclt", "bce"}),
      choice("similarity", "standardised", "scale on which features are compared",
             {"raw", "standardised", "percentile"}),
      temperature_option(),
      {"bce_bias", 0.0, "added to the logits of loss = bce", -50, 50},
      above_zero("beat_weight", 0.1, "weight of the beat loss beside the rhythm loss", 100),
      choice("beat_scope", "batch", "beats that compare: those of a record or of the batch",
             {"record", "batch"}),
      count("beats_per_record", 8, "beats drawn from a record, at most", 1, 64),
      count("max_beats", 1024, "beats of both views in a batch, at most", 4, 65536),
      above_zero("max_normal_share", 0.75,
                 "share of class N among the beats of a batch, at most (beat = hard)", 1),
      {"roi_before_s", 0.25, "seconds of a beat's window before its R peak", 0.01, 2},
      {"roi_after_s", 0.45, "seconds of a beat's window behind its R peak", 0.01, 2},
      count("roi_bins", 8, "bins of a beat's window", 1, 64),
      count("projector_hidden", 512, "hidden width of the record projector", 1, 8192),
      count("projector_out", 128, "output width of both projectors", 1, 8192),
      count("beat_projector_hidden", 512, "hidden width of the beat projector", 1, 8192),
      choice("vcg_mode", "residual", "project (3KG: the dipole alone) or residual (keeps the rest)",
             {"project", "residual"}),
      choice("vcg_law", "fairseq", "paper (random axes, scales inverted by chance) or fairseq",
             {"paper", "fairseq"}),
      {"max_angle", 45.0, "largest rotation about an axis in degrees", 0, 180},
      {"max_scale", 1.5, "largest factor along an axis", 1, 10},
      {"mask_share", 0.5, "share of the time axis that is hidden, per lead", 0, 0.95}};
}

}  // namespace beatbench
