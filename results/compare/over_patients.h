#pragma once

#include "results/analysis/row_bootstrap.h"
#include "results/store/query.h"

#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace beatbench {

// The numbers of a run by metric, definition and scope.
using RunValues = std::map<std::tuple<std::string, std::string, std::string>, double>;

// Two done runs that answer the same question, and what they report.
struct DonePair {
  CellRow a, b;
  RunValues values_a, values_b;
};

// B − A over other patients, for the runs at hand: the paired bootstrap over the patients that both
// were judged on, by the rules of the report's intervals (row_bootstrap.h): folds pooled within a
// seed, seeds averaged.
struct OverPatients {
  std::string reason;  // why there is nothing; "" where there is
  std::map<ScopedMetric, ValueStatistics> values;
  ValueStatistics of(const ScopedMetric& metric) const;
};

// Of the pairs of one row. Nothing where a run kept no predictions, or a pair was judged on other
// items, patients or truths, known by the digest of its test sets.
OverPatients differences_over_patients(PredictionReader& of_a, PredictionReader& of_b,
                                       const std::vector<DonePair>& pairs);

}  // namespace beatbench
