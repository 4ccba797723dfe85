#include "results/statistics/ranks.h"

#include "harness/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace beatbench {

std::vector<double> midranks(std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::isnan(values[i]))
      throw DataError(fmt::format("value {} is NaN: it has no rank. Leave it out, or mend it", i));
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first + 1;
    while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
    for (std::size_t i = first; i < end; ++i)
      ranks[order[i]] = static_cast<double>(first + 1 + end) / 2;
    first = end;
  }
  return ranks;
}

std::vector<double> tie_sizes(std::span<const double> ranks) {
  std::vector<double> sorted(ranks.begin(), ranks.end()), sizes;
  std::sort(sorted.begin(), sorted.end());
  for (auto first = sorted.begin(); first != sorted.end();) {
    const auto end = std::upper_bound(first, sorted.end(), *first);
    sizes.push_back(static_cast<double>(end - first));
    first = end;
  }
  return sizes;
}

double tie_term(std::span<const double> ranks) {
  double sum = 0;
  for (const double t : tie_sizes(ranks)) sum += t * t * t - t;
  return sum;
}

}  // namespace beatbench
