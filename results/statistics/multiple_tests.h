#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace beatbench {

// Below this many blocks even perfect agreement stays above p = .05 in a two-sided signed-rank
// test (2 / 2⁴ = .125), and chi-squared is no approximation to Friedman's statistic (Demšar 2006,
// §3.1.3 and §3.2.2). Five reach .0625 and are the least that is worth a picture.
inline constexpr std::int64_t kFewestBlocks = 5;

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
