#include "results/statistics/spearman.h"

#include "results/statistics/ranks.h"

#include <cassert>
#include <cmath>
#include <vector>

namespace beatbench {

std::optional<double> spearman(std::span<const double> a, std::span<const double> b) {
  assert(a.size() == b.size());
  const std::vector<double> ranks_a = midranks(a), ranks_b = midranks(b);
  const double middle = (static_cast<double>(a.size()) + 1) / 2;  // the mean of all ranks
  double both = 0, of_a = 0, of_b = 0;
  for (std::size_t i = 0; i < ranks_a.size(); ++i) {
    both += (ranks_a[i] - middle) * (ranks_b[i] - middle);
    of_a += (ranks_a[i] - middle) * (ranks_a[i] - middle);
    of_b += (ranks_b[i] - middle) * (ranks_b[i] - middle);
  }
  if (of_a == 0 || of_b == 0) return std::nullopt;
  return both / std::sqrt(of_a * of_b);
}

}  // namespace beatbench
