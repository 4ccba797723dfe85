#pragma once

#include "results/compare/differences.h"
#include "results/compare/inputs.h"

#include <string>
#include <vector>

namespace beatbench {

struct RunComparison {
  RunPairs runs;
  std::vector<InputDifference> inputs;
  std::vector<MetricDifference> metrics;
  bool judged = false;  // a tolerance was given
  int regressions() const;
};

// UsageError: a tolerance for a metric that is not among those compared, or whose direction no
// definition of this program says.
RunComparison compare_runs(Database& store_a, Database& store_b, RunPairs runs,
                           const Tolerance& tolerance);

Json comparison_json(const RunComparison& comparison);

// The rows of a table, header first.
std::vector<std::vector<std::string>> comparison_rows(const RunComparison& comparison);
// What stands above and below the table: A and B, their inputs; runs without a partner, verdict.
std::string comparison_head(const RunComparison& comparison);
std::string comparison_verdict(const RunComparison& comparison);

}  // namespace beatbench
