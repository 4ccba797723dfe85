#pragma once

#include "results/store/database.h"
#include "results/store/predictions.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace beatbench {

// What one done cell of an entry answered.
struct StoredPredictions {
  std::int64_t seed = 0, fold = 0;
  std::shared_ptr<const TestSet> test_set;  // shared by all cells that were judged on it
  Predictions predictions;
};

// Reads them entry by entry: a store may hold more than memory does.
class PredictionReader {
 public:
  explicit PredictionReader(Database& database);
  std::vector<StoredPredictions> of_entry(std::int64_t entry_id);     // by seed and fold
  std::optional<StoredPredictions> of_cell(const std::string& slug);  // where it is done

 private:
  std::shared_ptr<const TestSet> test_set(std::int64_t id);
  std::vector<StoredPredictions> rows(Statement& select);

  Statement of_entry_, of_cell_, select_test_set_;
  std::map<std::int64_t, std::shared_ptr<const TestSet>> test_sets_;
};

}  // namespace beatbench
