#pragma once

#include "results/report/columns.h"
#include "results/report/pretraining.h"
#include "results/store/overlap_rows.h"
#include "results/store/query.h"

#include <optional>
#include <string>
#include <vector>

namespace beatbench {

// What every form of the report shows, free of any markup. Made from the store alone.

struct ReportCell {
  std::optional<double> mean, sd;
  int runs = 0;
  std::string reason;          // why there is no mean
  bool best = false;           // equal to the best complete value at the precision that is shown
  std::vector<double> values;  // the single runs
};

struct ReportRow {
  std::string label, title;
  bool reference = false, complete = false;
  int planned = 0, done = 0, failed = 0, n_seeds = 0, n_folds = 0;
  std::string collapse;               // of its pretraining, in words; "" where none
  std::optional<OverlapRow> overlap;  // of its test records with what was seen in pretraining
  std::vector<ReportCell> cells;      // one for each column of the table
};

// One protocol × mode × label fraction × arm. Complete rows by their first column, best first; then
// the incomplete.
struct ReportTable {
  std::string protocol, mode, arm;
  double label_fraction = 1.0;
  std::vector<ColumnKey> columns;  // main columns first
  std::size_t n_main = 0;
  std::vector<ReportRow> rows;
  std::vector<std::string> notes;  // why values are missing, one line a reason
};

struct Report {
  ExperimentRow experiment;
  std::vector<ReportTable> tables;
  PretrainingTable pretraining;
  std::vector<CellRow> failures;  // failed cells with message and log
  std::vector<DataSetRow> data_sets;
  std::vector<PluginRow> plugins;
  std::vector<EnvironmentRow> environments;
};

Report make_report(Database& database,
                   const std::string& experiment);  // UsageError for an unknown one

// The words that all forms share.
std::string score_text(const ReportCell& cell, const ReportRow& row,
                       const ColumnKey& column);  // "71.0 ± 1.4"
std::string runs_text(const ReportRow& row);      // "2 seeds × 5 folds"
std::string lacks_text(const ReportRow& row);     // "2 of 4 runs done, 1 failed, 1 not run"
std::string table_title(
    const ReportTable& table);  // "ptbxl_superclass · linear · 100 % of labels · controlled arm"
std::string limit_text(const Report& report);  // "" or the warning that this is no leaderboard

}  // namespace beatbench
