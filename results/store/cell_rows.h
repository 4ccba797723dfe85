#pragma once

#include "harness/base/json.h"
#include "results/store/database.h"
#include "results/store/prediction_rows.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace beatbench {

// A cell folder as the store holds it: one row of `cells` with its metrics, failure and
// environment.
struct CellRecord {
  struct Metric {
    std::string metric, definition, scope, reason;
    std::optional<double> value;
    std::optional<std::int64_t> support;
  };
  struct Environment {
    std::string beatbench, commit, torch, abi, device, cpu, host_os;
    std::int64_t threads = 0;
  };
  std::string slug, identity, kind, status, method, arm, protocol, mode, upstream;
  double label_fraction = 1.0;
  std::int64_t fold = 0, seed = 0;
  std::optional<std::int64_t> limit, parameters, exit_code;
  std::optional<double> seconds, peak_memory_mib;
  std::string started_utc, message, log;
  Json input, details = Json::object(), warnings = Json::array();
  std::vector<Metric> metrics;
  std::optional<Environment> environment;
  std::optional<JudgedItems> judged;  // of an evaluation that kept what intervals need
  Json curve;                         // of a pretraining; null where it logged none
};

// Size, time and inode of the files that a row is made of: unchanged stamp, unchanged row.
std::string file_stamp(const std::filesystem::path& file);
std::string cell_stamp(const std::filesystem::path& folder);

// Nothing where cell.json is damaged or missing. Damaged files are named in `damaged`; a damaged
// result counts as none.
std::optional<CellRecord> read_cell(const std::filesystem::path& folder,
                                    std::vector<std::string>& damaged);

// Writes cells, each in one transaction. Experiments that plan a changed cell lose their stamp and
// are read again.
class CellWriter {
 public:
  explicit CellWriter(Database& database);
  std::string stored_stamp(const std::string& slug);  // "" for none
  void write(const CellRecord& cell, const std::string& stamp);
  void remove(const std::string& slug);

 private:
  std::int64_t environment_id(const CellRecord::Environment& environment);

  Database& database_;
  Statement select_stamp_, delete_cell_, insert_cell_, insert_metric_, insert_failure_;
  Statement insert_environment_, select_environment_, touch_experiments_, insert_curve_;
  PredictionWriter predictions_;
};

}  // namespace beatbench
