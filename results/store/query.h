#pragma once

#include "harness/base/json.h"
#include "results/store/database.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace beatbench {

// What the store answers, as plain structs; the only SQL that readers need. Rows come in a fixed
// order.

struct ExperimentRow {
  std::int64_t id = 0;
  std::string name, manifest_file, last_run_utc;
  std::optional<std::int64_t> limit;      // set: never in a leaderboard
  int planned = 0, done = 0, failed = 0;  // cells, pretrainings included
};
std::vector<ExperimentRow> list_experiments(Database& database);
ExperimentRow find_experiment(Database& database,
                              const std::string& name);  // UsageError naming those there are

// Empty members let everything pass.
struct CellFilter {
  std::string experiment = {}, label = {}, kind = {}, status = {};
  std::string arm = {}, protocol = {}, mode = {};
};
struct CellRow {
  std::string experiment, label, slug, identity, kind;
  std::string status;  // "missing" (planned, nothing there yet), "partial", "failed", "done"
  std::string arm, protocol, mode;
  double label_fraction = 1.0;
  std::int64_t fold = 0, seed = 0;
  bool limited = false;
  std::optional<double> seconds;
  std::string message, log;  // of a failure
};
std::vector<CellRow> list_cells(Database& database, const CellFilter& filter = {});

struct MetricRow {
  std::string metric, definition, scope;
  std::optional<double> value;
  std::string reason;  // why there is no value
  std::optional<std::int64_t> support;
};
struct EnvironmentRow {
  std::int64_t id = 0;  // within this store
  std::string beatbench, commit, torch, abi, device, cpu, host_os;
  std::int64_t threads = 0;
};
// Two done cells of one identity whose numbers differ.
struct IrreproducibleRow {
  std::string identity, slug, other;
  int numbers = 0;                           // that differ
  std::optional<double> largest_difference;  // none where one side has no value
  bool rescored = false;                     // one of the two was: the scoring may be at fault
};
struct CellDetails {
  std::string slug, identity, kind, status, upstream, started_utc, message, log;
  Json input, details, warnings;
  std::optional<double> seconds, peak_memory_mib;
  std::optional<std::int64_t> parameters, limit, exit_code;  // the last of a failure
  std::vector<MetricRow> metrics;
  std::optional<EnvironmentRow> environment;
  std::vector<std::string> experiments;  // that use it
  std::string merged_from, merged_utc;   // of `db merge`; empty: made here
  std::string rescored;                  // by what program its numbers were made anew; or empty
  std::vector<IrreproducibleRow> irreproducible;  // the cells that contradict this one
};
// By slug or by the first digits (6 or more) of the identity. UsageError for none or several.
CellDetails show_cell(Database& database, const std::string& slug_or_identity);

// Of the cells that an experiment plans, each pair in both orders; of all where it is empty.
std::vector<IrreproducibleRow> list_irreproducible(Database& database,
                                                   const std::string& experiment = {});

// One row of the view `leaderboard`, or of `all_scores` where limited runs are wanted too.
struct LeaderboardRow {
  std::string experiment, method, arm, protocol, mode;
  double label_fraction = 1.0;
  std::string metric, scope;
  std::optional<double> mean, sd;
  int runs = 0, n_seeds = 0, n_folds = 0, done = 0, planned = 0;
  bool complete = false;
  std::string definition, reason;
};
enum class LimitedRuns { leave_out, include };
std::vector<LeaderboardRow> leaderboard(Database& database, const std::string& experiment,
                                        LimitedRuns limited = LimitedRuns::leave_out);

// What a report needs beside the leaderboard.
struct EntryRow {
  std::int64_t id = 0;
  std::string label, arm, protocol, mode;
  double label_fraction = 1.0;
  int planned = 0, done = 0, failed = 0, n_seeds = 0, n_folds = 0;
  bool limited = false;
};
std::vector<EntryRow> list_entries(Database& database, std::int64_t experiment_id);

struct RunPoint {
  std::int64_t seed = 0, fold = 0;
  double value = 0;
};
struct ScoreRuns {  // the single runs behind a score of an entry
  std::int64_t entry_id = 0;
  std::string metric, definition, scope;
  std::vector<RunPoint> points;  // by seed and fold
};
std::vector<ScoreRuns> list_score_runs(Database& database, std::int64_t experiment_id);

struct RunRow {  // a planned cell of an entry
  std::int64_t entry_id = 0, seed = 0, fold = 0;
  std::string slug, identity;
  std::string status;  // as in CellRow
  std::string upstream, started_utc;
  std::string details, warnings;  // JSON, left unread: reports of many cells need few of them
  std::string predictions;        // digest, "" where the store holds none
  std::optional<double> seconds, peak_memory_mib;
  std::optional<std::int64_t> parameters, environment_id;
};
std::vector<RunRow> list_runs(Database& database, std::int64_t experiment_id);  // as planned

struct PretrainingRow {  // a finished one
  std::string label, arm;
  std::int64_t seed = 0;
  std::optional<double> seconds;
  Json details;  // "steps", "samples_seen", …
  Json warnings;
  std::map<std::string, double> values;  // its metrics by name
  std::optional<std::int64_t> parameters = std::nullopt;
  std::string curve = {};  // JSON as in training_curve.h, "" where it logged none
};
std::vector<PretrainingRow> list_pretrainings(Database& database, std::int64_t experiment_id);

struct DataSetRow {
  std::string dataset, name, fingerprint, licence, citation;
  std::int64_t records = 0;
  Json skipped;  // [{"record": "17", "reason": "…"}]
};
std::vector<DataSetRow> list_data_sets(Database& database, std::int64_t experiment_id);

struct PluginRow {
  std::string label, method, title, version, file, digest, citation, licence;
  bool reference = false;
};
std::vector<PluginRow> list_plugins(Database& database, std::int64_t experiment_id);

std::string manifest_of(Database& database, std::int64_t experiment_id);  // resolved, JSON

std::vector<EnvironmentRow> list_environments(Database& database, std::int64_t experiment_id);

}  // namespace beatbench
