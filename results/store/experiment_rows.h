#pragma once

#include "harness/base/json.h"
#include "results/store/database.h"

#include <filesystem>
#include <string>
#include <vector>

namespace beatbench {

// Writes experiments/NAME.json with its data sets, plugins, planned cells, entries (one row of a
// leaderboard: label, arm, protocol, mode, label fraction) and their scores, in one transaction.
// Cells must be in the store before.
class ExperimentWriter {
 public:
  explicit ExperimentWriter(Database& database);
  std::string stored_stamp(const std::string& name);  // "" for none
  // False for a damaged file, which is named and leaves the store as it was.
  bool write(const std::filesystem::path& file, const std::string& stamp,
             std::vector<std::string>& damaged);

 private:
  void write_rows(const Json& json, const std::string& stamp);
  void write_data_sets(std::int64_t experiment, const Json& data);
  void write_plugins(std::int64_t experiment, const Json& methods);
  void write_plan(std::int64_t experiment, const Json& cells);

  Database& database_;
  Statement select_stamp_, delete_experiment_, insert_experiment_, insert_data_set_, insert_plugin_;
  Statement insert_entry_, select_entry_, insert_cell_, select_entries_;
};

}  // namespace beatbench
