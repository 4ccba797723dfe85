#include "harness/toolkit/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace beatbench {

double warmup_cosine(std::int64_t step, std::int64_t warmup_steps, std::int64_t total_steps) {
  if (step < warmup_steps) return double(step + 1) / double(warmup_steps);
  const double done =
      double(step - warmup_steps) / double(std::max<std::int64_t>(1, total_steps - warmup_steps));
  return 0.5 * (1 + std::cos(std::numbers::pi * std::min(done, 1.0)));
}

double warmup_constant(std::int64_t step, std::int64_t warmup_steps) {
  return step < warmup_steps ? double(step + 1) / double(warmup_steps) : 1;
}

}  // namespace beatbench
