#pragma once

#include "results/store/database.h"
#include "results/store/predictions.h"

namespace beatbench {

// Writes what cells answered: the test set once for all that share it, the answers as a blob a
// cell.
class PredictionWriter {
 public:
  explicit PredictionWriter(Database& database);
  void write(std::int64_t cell_id, const JudgedItems& judged);  // within the caller's transaction

 private:
  std::int64_t test_set_id(const TestSet& set);

  Statement insert_test_set_, select_test_set_, insert_predictions_;
};

}  // namespace beatbench
