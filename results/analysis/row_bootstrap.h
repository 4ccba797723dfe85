#pragma once

#include "results/analysis/score_curves.h"
#include "results/analysis/value_statistics.h"
#include "results/store/query_predictions.h"

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace beatbench {

using ScopedMetric = std::pair<std::string, std::string>;  // definition, scope

// What the intervals of a row draw from.
struct TestItems {
  std::string kind;  // as in items.json; "" where nothing is known
  std::vector<std::string> classes;
  std::int64_t items = 0, patients = 0;  // of one seed, its folds together
  std::string digest;                    // of patients and their numbers of items
  bool operator==(const TestItems&) const = default;
};

// One metric and scope of one row over its seeds, kept where rows are to be compared.
struct SeedResamples {
  std::vector<std::int64_t> seeds;
  std::vector<Resamples> by_seed;
};

struct RowBootstrap {
  std::string reason;  // why there is nothing; "" where there is
  TestItems items;
  std::map<ScopedMetric, ValueStatistics> values;
  std::map<ScopedMetric, SeedResamples> resamples;  // of those asked for
  std::vector<ScoreCurves> curves;
};

// A run's stored result, to be met by what its predictions give.
struct StoredValue {
  std::int64_t seed = 0, fold = 0;
  double value = 0;
};
using StoredValues = std::map<ScopedMetric, std::vector<StoredValue>>;  // all that are reported

// Bootstraps all metrics that a row's runs report on the same draws. A value whose predictions do
// not give the stored results again (to 1e-6) gets no statistics, with the reason. `runs`: how many
// done runs the row has; a row some of whose runs kept no predictions has none either.
RowBootstrap bootstrap_row(const std::vector<StoredPredictions>& predictions, std::size_t runs,
                           const StoredValues& stored, const BootstrapOptions& options,
                           const std::function<bool(const ScopedMetric&)>& keep);

}  // namespace beatbench
