#include "harness/protocols/label_draw.h"

namespace beatbench {

std::uint64_t subset_seed(const EvaluationTask& task) {
  const std::int64_t draw = task.options.integer("draw");
  return draw < 0 ? task.seed : static_cast<std::uint64_t>(draw);
}

OptionSpec draw_option() {
  return {"draw", std::int64_t{-1},
          "which subset of the labels a fraction takes: that of this seed; -1: that of the cell's",
          -1, 1000000};
}

}  // namespace beatbench
