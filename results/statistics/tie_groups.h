#pragma once

#include "results/statistics/comparisons.h"

#include <cstddef>
#include <span>
#include <vector>

namespace beatbench {

// "Cannot be told apart" does not carry over: A and C may differ where B differs from neither. So
// groups are cut only where they are sure: with the methods ordered by `goodness`, a line is drawn
// between two neighbours where every method above is told apart from, and better than, every
// method below (the clusters of the WMT rankings; Bojar et al. 2013). Methods that cannot be
// told apart thus always share a rank, and a better rank is always a claim that holds. Two methods
// of one group may still differ; the range of ranks shows it.
struct Standing {
  std::size_t method = 0;
  int rank = 1;                       // of the group: 1 + methods in better groups
  int best_rank = 1, worst_rank = 1;  // 1 + methods surely better … methods − surely worse
};

// Best first; of equal goodness the earlier method first. goodness: [method], more is better (a
// mean score turned, or minus the mean rank). DataError where its size is not the comparisons'
// methods.
std::vector<Standing> tie_groups(std::span<const double> goodness, const Comparisons& comparisons);

}  // namespace beatbench
