#pragma once

#include "results/statistics/comparisons.h"
#include "results/statistics/friedman.h"
#include "results/statistics/outcome.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace beatbench {

// A run of the ordered methods, by their places, in which no two are told apart.
struct Bar {
  std::size_t first = 0, last = 0;
  bool operator==(const Bar&) const = default;
};

// What a critical-difference diagram draws (Demšar 2006, Figure 1).
struct CriticalDifferenceDiagram {
  Friedman friedman;               // draw no bars as findings where its p is above the level
  std::vector<std::size_t> order;  // methods by mean rank, best first
  std::optional<double> critical_difference;  // Nemenyi's; nullopt after Wilcoxon–Holm
  std::vector<Bar> bars;                      // the longest runs of two or more, from the best
  // Pairs not told apart that no bar can join, as a method between them is told apart from one of
  // them: (better, worse) methods. Empty after Nemenyi.
  std::vector<std::pair<std::size_t, std::size_t>> unjoined;
  std::string caution;  // of the comparisons
};

// Both refuse as friedman() does.
Outcome<CriticalDifferenceDiagram> nemenyi_diagram(const CompleteTable& table, double level = 0.05);
Outcome<CriticalDifferenceDiagram> wilcoxon_holm_diagram(const CompleteTable& table,
                                                         double level = 0.05);

}  // namespace beatbench
