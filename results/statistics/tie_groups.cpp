#include "results/statistics/tie_groups.h"

#include "harness/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace beatbench {
namespace {

bool is_line(const std::vector<std::size_t>& order, std::size_t below,
             const Comparisons& comparisons) {
  for (std::size_t i = 0; i < below; ++i)
    for (std::size_t j = below; j < order.size(); ++j)
      if (!comparisons.better(order[i], order[j])) return false;
  return true;
}

}  // namespace

std::vector<Standing> tie_groups(std::span<const double> goodness, const Comparisons& comparisons) {
  if (goodness.size() != comparisons.methods)
    throw DataError(fmt::format("{} values to order {} methods by: one a method is needed",
                                goodness.size(), comparisons.methods));
  std::vector<std::size_t> order(goodness.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return goodness[a] > goodness[b]; });
  std::vector<Standing> standings;
  for (std::size_t place = 0; place < order.size(); ++place) {
    Standing standing{order[place], 1, 1, static_cast<int>(order.size())};
    for (std::size_t other = 0; other < order.size(); ++other) {
      if (other == order[place]) continue;
      standing.best_rank += comparisons.better(other, order[place]) ? 1 : 0;
      standing.worst_rank -= comparisons.better(order[place], other) ? 1 : 0;
    }
    if (place > 0)
      standing.rank =
          is_line(order, place, comparisons) ? static_cast<int>(place) + 1 : standings.back().rank;
    standings.push_back(standing);
  }
  return standings;
}

}  // namespace beatbench
