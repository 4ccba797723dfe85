#include "results/statistics/multiple_tests.h"

#include "harness/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace beatbench {
namespace {

void check_first_step(double level, std::int64_t comparisons) {
  check_level(level);
  if (comparisons < 1)
    throw UsageError(fmt::format("{} comparisons: at least one is needed", comparisons));
}

}  // namespace

void check_level(double level) {
  if (!(level > 0 && level < 1))
    throw UsageError(fmt::format("level {} of a test: a number between 0 and 1 is needed", level));
}

std::vector<double> holm(std::span<const double> p_values) {
  for (const double p : p_values)
    if (!(p >= 0 && p <= 1)) throw DataError(fmt::format("p-value {} is not in 0 … 1", p));
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double largest = 0;  // a later p-value may not pass where an earlier one failed
  for (std::size_t i = 0; i < order.size(); ++i) {
    largest = std::max(largest, static_cast<double>(order.size() - i) * p_values[order[i]]);
    adjusted[order[i]] = std::min(1.0, largest);
  }
  return adjusted;
}

double smallest_wilcoxon_p(std::int64_t blocks) {
  return std::min(1.0, std::ldexp(2.0, -static_cast<int>(std::min<std::int64_t>(blocks, 1000))));
}

double smallest_bootstrap_p(std::int64_t resamples) {
  return std::min(1.0, 2 / static_cast<double>(resamples + 1));
}

std::int64_t blocks_needed(double level, std::int64_t comparisons) {
  check_first_step(level, comparisons);
  std::int64_t blocks = kFewestBlocks;
  while (smallest_wilcoxon_p(blocks) * static_cast<double>(comparisons) > level) ++blocks;
  return blocks;
}

std::int64_t resamples_needed(double level, std::int64_t comparisons) {
  check_first_step(level, comparisons);
  auto resamples = static_cast<std::int64_t>(2 * static_cast<double>(comparisons) / level) - 1;
  while (smallest_bootstrap_p(resamples) * static_cast<double>(comparisons) > level) ++resamples;
  return resamples;
}

}  // namespace beatbench
