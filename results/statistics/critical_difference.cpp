#include "results/statistics/critical_difference.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace beatbench {
namespace {

using ToldApart = std::function<bool(std::size_t method, std::size_t other)>;

std::vector<std::size_t> by_mean_rank(const Friedman& friedman) {
  std::vector<std::size_t> order(friedman.mean_ranks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return friedman.mean_ranks[a] < friedman.mean_ranks[b];
  });
  return order;
}

std::vector<Bar> longest_runs(const std::vector<std::size_t>& order, const ToldApart& told_apart) {
  std::vector<Bar> bars;
  for (std::size_t first = 0; first < order.size(); ++first) {
    std::size_t last = first;
    const auto fits = [&](std::size_t next) {
      for (std::size_t i = first; i < next; ++i)
        if (told_apart(order[i], order[next])) return false;
      return true;
    };
    while (last + 1 < order.size() && fits(last + 1)) ++last;
    if (last > first && (bars.empty() || last > bars.back().last)) bars.push_back({first, last});
  }
  return bars;
}

void draw_bars(CriticalDifferenceDiagram& diagram, const ToldApart& told_apart) {
  diagram.order = by_mean_rank(diagram.friedman);
  diagram.bars = longest_runs(diagram.order, told_apart);
  for (std::size_t i = 0; i < diagram.order.size(); ++i)
    for (std::size_t j = i + 1; j < diagram.order.size(); ++j) {
      const bool joined =
          std::any_of(diagram.bars.begin(), diagram.bars.end(),
                      [&](const Bar& bar) { return bar.first <= i && j <= bar.last; });
      if (!joined && !told_apart(diagram.order[i], diagram.order[j]))
        diagram.unjoined.emplace_back(diagram.order[i], diagram.order[j]);
    }
}

}  // namespace

Outcome<CriticalDifferenceDiagram> nemenyi_diagram(const CompleteTable& table, double level) {
  const auto test = friedman(table);
  if (!test) return Refusal{test.reason()};
  CriticalDifferenceDiagram diagram;
  diagram.friedman = *test;
  const double apart = nemenyi_critical_difference(test->methods, test->blocks, level);
  diagram.critical_difference = apart;
  draw_bars(diagram, [&](std::size_t a, std::size_t b) {
    return std::abs(test->mean_ranks[a] - test->mean_ranks[b]) >= apart;
  });
  return diagram;
}

Outcome<CriticalDifferenceDiagram> wilcoxon_holm_diagram(const CompleteTable& table, double level) {
  const auto test = friedman(table);
  if (!test) return Refusal{test.reason()};
  const auto comparisons = compare_over_blocks(table, level);
  if (!comparisons) return Refusal{comparisons.reason()};
  CriticalDifferenceDiagram diagram;
  diagram.friedman = *test;
  diagram.caution = comparisons->caution;
  draw_bars(diagram, [&](std::size_t a, std::size_t b) { return comparisons->told_apart(a, b); });
  return diagram;
}

}  // namespace beatbench
