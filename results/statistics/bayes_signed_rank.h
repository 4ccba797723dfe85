#pragma once

#include "results/statistics/outcome.h"

#include <cstdint>
#include <span>

namespace beatbench {

// Chances that a difference on a further block lies below, within or above the region of practical
// equivalence ±rope (Benavoli et al. 2014, "A Bayesian Wilcoxon signed-rank test based on the
// Dirichlet process"; with the rope: Benavoli et al. 2017, "Time for a change"). Weights
// (½, 1, …, 1) for a prior observation of 0 and the blocks are drawn from a Dirichlet distribution;
// each draw gives every pair's weight to the side of its mean difference, and counts for the side
// with the most.
struct BayesSignedRank {
  double left = 0, rope = 0, right = 0;  // shares of the draws won; add up to 1, ties are shared
  double mean_left = 0, mean_rope = 0, mean_right = 0;  // weights of the sides over all draws
};

// differences: of a and b, turned so that more is better (right: a is better). Borders belong to
// the rope. Refuses fewer than kFewestBlocks. DataError for a difference that is not finite,
// UsageError for a rope that is negative or not finite, or less than 1 draw.
Outcome<BayesSignedRank> bayes_signed_rank(std::span<const double> differences, double rope,
                                           std::uint64_t seed, std::int64_t draws = 50000);

}  // namespace beatbench
