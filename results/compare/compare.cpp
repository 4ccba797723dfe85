#include "results/compare/compare.h"

#include "harness/base/error.h"

#include <algorithm>

namespace beatbench {
namespace {

// A tolerance that judges nothing would pass for a check.
void must_all_be_judged(const RunComparison& comparison, const Tolerance& tolerance) {
  for (const auto& [name, value] : tolerance.named()) {
    const bool judged = std::ranges::any_of(comparison.metrics, [&](const MetricDifference& d) {
      return d.metric == name && d.tolerance;
    });
    if (!judged)
      throw UsageError("--tolerance " + name +
                       "=…: no metric of this name and a known direction is compared here");
  }
  if (tolerance.given() && std::ranges::none_of(comparison.metrics, [](const MetricDifference& d) {
        return d.tolerance.has_value();
      }))
    throw UsageError(
        "--tolerance: no number that it speaks of is compared here (shares of 0 to 1; others by "
        "name, as in boundary_error_sd=2)");
}

}  // namespace

int RunComparison::regressions() const {
  return static_cast<int>(std::ranges::count_if(metrics, &MetricDifference::regression));
}

RunComparison compare_runs(Database& store_a, Database& store_b, RunPairs runs,
                           const Tolerance& tolerance) {
  RunComparison comparison{.runs = std::move(runs), .inputs = {}, .metrics = {}};
  comparison.inputs = input_differences(store_a, store_b, comparison.runs);
  comparison.metrics = metric_differences(store_a, store_b, comparison.runs, tolerance);
  comparison.judged = tolerance.given();
  must_all_be_judged(comparison, tolerance);
  return comparison;
}

}  // namespace beatbench
