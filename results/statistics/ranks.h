#pragma once

#include <span>
#include <vector>

namespace beatbench {

// Rank 1 for the lowest value; equal values share the mean of their ranks. DataError for NaN.
std::vector<double> midranks(std::span<const double> values);

// Sizes t of the groups of equal ranks, lowest first; 1 for a rank that stands alone.
std::vector<double> tie_sizes(std::span<const double> ranks);

// Σ (t³ − t) over the groups of t equal ranks: what ties take from a rank statistic's variance.
double tie_term(std::span<const double> ranks);

}  // namespace beatbench
