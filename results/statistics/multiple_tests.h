#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace beatbench {

// Rank tests are refused on fewer blocks: four that agree perfectly give a two-sided p of 2 / 2⁴ =
// .125, and chi-squared does not describe Friedman's statistic. Five reach .0625 at best; that too
// is above .05, and comparisons say so.
inline constexpr std::int64_t kFewestBlocks = 5;

void check_level(double level);  // UsageError unless 0 < level < 1

// Holm 1979: p-values that keep the chance of any false claim among all below the level, in the
// order given. At least as large as p, at most 1. DataError for NaN or outside of 0 … 1.
std::vector<double> holm(std::span<const double> p_values);

// The smallest p-values that the tests can give, whatever the data: 2 / 2ⁿ of a signed-rank test
// over n blocks, 2 / (B + 1) of a bootstrap.
double smallest_wilcoxon_p(std::int64_t blocks);
double smallest_bootstrap_p(std::int64_t resamples);
// How many it takes before the smallest, times the comparisons (Holm's first step), is at or below
// the level. UsageError unless 0 < level < 1 and comparisons ≥ 1.
std::int64_t blocks_needed(double level, std::int64_t comparisons);
std::int64_t resamples_needed(double level, std::int64_t comparisons);

}  // namespace beatbench
