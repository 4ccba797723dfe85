#pragma once

#include "results/statistics/outcome.h"
#include "results/store/query_predictions.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// All items that one seed's folds were judged on, one after the other, and what was answered.
struct PooledItems {
  TestSet::Kind kind = TestSet::Kind::multilabel;
  std::size_t folds = 0;
  std::vector<std::string> classes, patients;  // patients: [item]
  std::vector<std::uint8_t> truth;             // as in TestSet
  std::vector<float> scores;                   // multilabel: [item, class]
  std::vector<std::uint8_t> positive;       // multilabel: at the own fold's threshold [item, class]
  std::vector<std::uint8_t> has_threshold;  // multilabel: in every fold [class]
  std::vector<std::uint8_t> answers;        // multiclass: [item]
  std::vector<std::int32_t> counts;         // waves: TP, FP, FN [item, class, 3]
  std::vector<double> boundaries;  // waves: as in Predictions; empty where a fold kept none
};

// Refuses folds that differ in kind or classes.
Outcome<PooledItems> pool(std::span<const StoredPredictions> folds);

}  // namespace beatbench
