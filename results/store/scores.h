#pragma once

#include "results/store/database.h"

#include <cstdint>
#include <optional>
#include <span>

namespace beatbench {

struct MeanSd {
  std::optional<double> mean;  // nothing without values
  std::optional<double> sd;    // sample standard deviation, nothing below two values
};
MeanSd mean_sd(std::span<const double> values);

// Sums up the done cells of one entry: counts into `entries`, mean and SD of each metric over the
// runs (seeds × folds) that have a value into `scores`. Kept as rows, so that any SQLite tool reads
// a leaderboard without computing it.
class ScoreWriter {
 public:
  explicit ScoreWriter(Database& database);
  void write(std::int64_t entry, bool limited);

 private:
  Statement update_entry_, select_values_, insert_score_;
};

}  // namespace beatbench
