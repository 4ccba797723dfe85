#include "baselines/ts2vec/ts2vec.h"

namespace beatbench {

std::vector<OptionSpec> Ts2Vec::options() {
  const DilatedConvShape d;
  return {
      {"mask_share", 0.5, "chance of a sample to be hidden from all channels in training", 0, 0.95},
      {"instance_weight", 0.5, "weight of the contrast between records; that of steps has the rest",
       0, 1},
      {"temporal_unit", std::int64_t{0},
       "the first so many scales are contrasted between records alone", 0, 16},
      {"max_steps", std::int64_t{3000}, "longer records give a random stretch of so many steps", 2,
       1000000},
      {"weight_average", true, "the judged encoder is the mean of the weights of all steps"},
      {"native_hidden", d.hidden, "channels of the native encoder's blocks", 1, 4096},
      {"native_channels", d.channels, "channels of the native encoder's features", 1, 4096},
      {"native_blocks", d.blocks,
       "blocks of the native encoder before the last, of dilation 1, 2, 4 ...", 0, 20},
      {"native_dropout", d.dropout, "dropout of the native encoder's features", 0, 0.95},
      {.name = "head",
       .fallback = std::string("linear"),
       .help = "controlled arm: linear (a map of the features for the contrast) or none",
       .choices = {"linear", "none"}},
      {"head_channels", d.channels, "controlled arm: output of the linear head", 1, 4096}};
}

}  // namespace beatbench
