#pragma once

#include "results/statistics/outcome.h"

#include <cstdint>
#include <span>

namespace beatbench {

// AUROC with its variance by DeLong, DeLong & Clarke-Pearson 1988, in O(n log n) by midranks (Sun
// & Xu 2014). It takes items as independent: with several items a patient it is too small, so it
// checks the bootstrap here and does not replace it. Both refuse below two items of a class.
struct DelongAuroc {
  double auroc = 0, variance = 0;
};
Outcome<DelongAuroc> delong(std::span<const std::uint8_t> truth, std::span<const float> scores);

// Two methods on the same items.
struct DelongComparison {
  DelongAuroc a, b;
  double covariance = 0;
  double z = 0;  // (a − b) / SD of the difference; 0 where the difference and its SD are 0
  double p = 1;  // two-sided, normal
};
// Also refuses a difference without variance that is not 0 (all items alike in both).
Outcome<DelongComparison> delong(std::span<const std::uint8_t> truth,
                                 std::span<const float> scores_a, std::span<const float> scores_b);

}  // namespace beatbench
