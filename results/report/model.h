#pragma once

#include "results/analysis/ranking.h"
#include "results/report/columns.h"
#include "results/report/over_tasks.h"
#include "results/report/pretraining.h"
#include "results/report/published.h"
#include "results/store/kept_statistics.h"
#include "results/store/overlap_rows.h"
#include "results/store/query.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace beatbench {

// What every form of the report shows, free of any markup. Made from the store alone.

struct ReportCell {
  // What is shown: of all items of a seed's folds together where the store holds the predictions,
  // else the mean over runs.
  std::optional<double> value;
  std::optional<double> mean, sd;  // over runs
  int runs = 0;
  std::string reason;            // why there is no value
  bool best = false;             // equal to the best complete value at the precision that is shown
  std::vector<RunPoint> points;  // the single runs
  ValueStatistics statistics;
  std::optional<Rank> rank;
};

struct RowCost {  // means over the row's done runs
  std::optional<double> parameters, evaluation_seconds;
  std::optional<double> training_seconds, steps, samples_seen;  // of its pretrainings
};

struct ReportRow {
  EntryRow entry;  // as the store has it: a row by rule keeps its own mode and arm
  std::string label, title;
  bool reference = false, complete = false;
  int planned = 0, done = 0, failed = 0, n_seeds = 0, n_folds = 0;
  std::string collapse;               // of its pretraining, in words; "" where none
  std::optional<OverlapRow> overlap;  // of its test records with what was seen in pretraining
  RowCost cost;
  std::vector<ReportCell> cells;  // one for each column of the table
  std::vector<RunRow> runs;       // its planned cells
  std::vector<ScoreCurves> curves;
};

// One protocol × mode × label fraction × arm. Complete rows by their first column, best first; then
// the incomplete.
struct ReportTable {
  std::string protocol, mode, arm;
  double label_fraction = 1.0;
  std::vector<ColumnKey> columns;  // main columns first
  std::size_t n_main = 0;
  std::vector<ReportRow> rows;
  std::optional<TestItems> test_items;  // what the intervals draw from
  std::vector<Ranking> rankings;        // of the ranked columns
  std::vector<PublishedColumn> published;
  std::vector<std::string> notes;  // why values are missing, one line a reason
};

struct Report {
  ExperimentRow experiment;
  std::string manifest;  // JSON
  std::vector<ReportTable> tables;
  std::vector<OverTasks> over_tasks;
  std::vector<IrreproducibleRow> irreproducible;
  PretrainingTable pretraining;
  std::vector<PretrainingRow> pretrainings;
  std::vector<CellRow> failures;  // failed cells with message and log
  std::map<std::string, std::string>
      log_tails;  // of these, by slug; whoever has the files adds them
  std::vector<DataSetRow> data_sets;
  std::vector<PluginRow> plugins;
  std::vector<EnvironmentRow> environments;
  KeptStatistics kept;          // of all its tables, for keep_statistics()
  bool kept_is_stored = false;  // the store holds them already
};

Report make_report(Database& database,
                   const std::string& experiment);  // UsageError for an unknown one

}  // namespace beatbench
