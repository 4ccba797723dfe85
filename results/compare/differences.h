#pragma once

#include "results/analysis/value_statistics.h"
#include "results/compare/pairs.h"
#include "results/compare/tolerance.h"
#include "results/statistics/outcome.h"
#include "results/statistics/wilcoxon.h"

#include <optional>
#include <string>
#include <vector>

namespace beatbench {

// One number of a row of the leaderboard on both sides, over the runs in which both have it.
struct MetricDifference {
  std::string label;  // empty where A and B are different rows themselves
  std::string arm, protocol, mode;
  double label_fraction = 1.0;
  std::string metric, definition, scope;
  const MetricDefinition* meaning = nullptr;  // nullptr: no known direction

  std::vector<double> a, b;                 // paired: run by run, by fold and seed
  int lost = 0, gained = 0;                 // runs in which only A, only B has it
  double mean_a = 0, mean_b = 0, mean = 0;  // of A, of B, of B − A; 0 without a pair
  std::optional<double> sd;                 // of B − A over the pairs, n − 1; from two pairs on
  double low = 0, high = 0;                 // the smallest and the largest B − A
  Outcome<Wilcoxon> wilcoxon = Refusal{};   // of B − A against symmetry about 0
  ValueStatistics over_patients;            // of B − A for other patients

  // How much worse B is, in the metric's unit: below 0 where it is better. nullopt without a pair
  // or a known direction.
  std::optional<double> worse_by;
  std::optional<double> tolerance;  // nullopt: not judged
  bool regression = false;          // worse by more than the tolerance, or lost in a run
};

// In the order of a leaderboard; no entry where neither side has a value.
std::vector<MetricDifference> metric_differences(Database& store_a, Database& store_b,
                                                 const RunPairs& runs, const Tolerance& tolerance);

}  // namespace beatbench
