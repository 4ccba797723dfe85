#include "results/report/model.h"

#include "results/report/table_statistics.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace beatbench {
namespace {

using TableKey = std::tuple<std::string, std::string, double, std::string>;  // as in make_table
using Scores = std::map<ColumnKey, LeaderboardRow>;
using Points = std::map<ColumnKey, std::vector<RunPoint>>;

// What the entry is known by in the view.
using EntryKey = std::tuple<std::string, std::string, std::string, std::string, double>;
EntryKey key_of(const EntryRow& e) {
  return {e.label, e.arm, e.protocol, e.mode, e.label_fraction};
}
EntryKey key_of(const LeaderboardRow& r) {
  return {r.method, r.arm, r.protocol, r.mode, r.label_fraction};
}

// All that the store holds about entries.
struct Stored {
  std::map<EntryKey, Scores> scores;
  std::map<std::int64_t, Points> points;             // by entry
  std::map<std::int64_t, std::vector<RunRow>> runs;  // by entry
  std::map<std::int64_t, OverlapRow> overlaps;       // by entry
};

Stored read_stored(Database& database, const ExperimentRow& experiment) {
  Stored stored;
  for (LeaderboardRow& row : leaderboard(database, experiment.name, LimitedRuns::include))
    stored.scores[key_of(row)].emplace(ColumnKey{row.metric, row.definition, row.scope}, row);
  for (ScoreRuns& score : list_score_runs(database, experiment.id))
    stored.points[score.entry_id][{score.metric, score.definition, score.scope}] =
        std::move(score.points);
  for (RunRow& run : list_runs(database, experiment.id))
    stored.runs[run.entry_id].push_back(std::move(run));
  stored.overlaps = list_overlaps(database, experiment.id);
  return stored;
}

std::vector<ReportCell> make_cells(const EntryRow& entry, const std::vector<ColumnKey>& columns,
                                   Stored& stored) {
  std::vector<ReportCell> cells;
  const Scores& scores = stored.scores[key_of(entry)];
  const Points& points = stored.points[entry.id];
  for (const ColumnKey& column : columns) {
    ReportCell& cell = cells.emplace_back();
    if (const auto found = scores.find(column); found != scores.end()) {
      cell.mean = found->second.mean;
      cell.sd = found->second.sd;
      cell.runs = found->second.runs;
      cell.reason = found->second.reason;
    } else {
      cell.reason = entry.done == 0 ? "no run is done" : "not reported by its runs";
    }
    if (const auto found = points.find(column); found != points.end()) cell.points = found->second;
  }
  return cells;
}

// Means over the runs that have the value.
std::optional<double> mean_over(const std::vector<RunRow>& runs,
                                std::optional<double> (*value)(const RunRow&)) {
  double sum = 0;
  int count = 0;
  for (const RunRow& run : runs)
    if (const auto one = run.status == "done" ? value(run) : std::nullopt) sum += *one, ++count;
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

RowCost cost_of(const ReportRow& row, const std::string& arm, const PretrainingTable& pretraining) {
  RowCost cost;
  cost.evaluation_seconds = mean_over(row.runs, [](const RunRow& run) { return run.seconds; });
  cost.parameters = mean_over(row.runs, [](const RunRow& run) {
    return run.parameters ? std::optional(static_cast<double>(*run.parameters)) : std::nullopt;
  });
  cost.training_seconds = training_value(pretraining, row.label, arm, "seconds");
  cost.steps = training_value(pretraining, row.label, arm, "steps");
  cost.samples_seen = training_value(pretraining, row.label, arm, "samples_seen");
  return cost;
}

ReportRow make_row(const EntryRow& entry, const std::vector<ColumnKey>& columns, Stored& stored,
                   const Report& report) {
  ReportRow row;
  row.entry = entry;
  row.label = row.title = entry.label;
  for (const PluginRow& plugin : report.plugins) {
    if (plugin.label != entry.label) continue;
    if (!plugin.title.empty()) row.title = plugin.title;
    row.reference = plugin.reference;
  }
  row.complete = entry.done == entry.planned;
  row.planned = entry.planned;
  row.done = entry.done;
  row.failed = entry.failed;
  row.n_seeds = entry.n_seeds;
  row.n_folds = entry.n_folds;
  row.collapse = collapse_of(report.pretraining, entry.label, entry.arm);
  if (const auto found = stored.overlaps.find(entry.id); found != stored.overlaps.end())
    row.overlap = found->second;
  row.runs = stored.runs[entry.id];
  row.cost = cost_of(row, entry.arm, report.pretraining);
  row.cells = make_cells(entry, columns, stored);
  return row;
}

// A row by rule knows no mode, share of labels or arm: it stands in every table of its protocol,
// and in one of its own where there is none.
using Tables = std::map<TableKey, std::vector<EntryRow>>;
void spread_rules(Tables& tables) {
  std::map<std::string, std::vector<EntryRow>> rules;  // by protocol
  std::set<std::string> judges_encoders;
  for (const auto& [key, entries] : tables) {
    const auto& [protocol, mode, fraction, arm] = key;
    if (mode == "rule")
      rules[protocol].insert(rules[protocol].end(), entries.begin(), entries.end());
    else
      judges_encoders.insert(protocol);
  }
  std::erase_if(tables, [&](const auto& item) {
    return std::get<1>(item.first) == "rule" && judges_encoders.contains(std::get<0>(item.first));
  });
  for (auto& [key, entries] : tables)
    if (std::get<1>(key) != "rule")
      for (const EntryRow& rule : rules[std::get<0>(key)]) entries.push_back(rule);
}

void collect_notes(ReportTable& table) {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    std::map<std::string, std::string> labels_of;
    for (const ReportRow& row : table.rows) {
      if (row.cells[c].mean || row.done == 0) continue;
      std::string& labels = labels_of[row.cells[c].reason];
      labels += (labels.empty() ? "" : ", ") + row.label;
    }
    for (const auto& [reason, labels] : labels_of)
      table.notes.push_back(column_label(table.columns[c]) + ": " + reason + " (" + labels + ")");
  }
}

ReportTable make_table(const TableKey& key, const std::vector<EntryRow>& entries, Stored& stored,
                       const Report& report) {
  ReportTable table;
  std::tie(table.protocol, table.mode, table.label_fraction, table.arm) = key;
  table.label_fraction = -table.label_fraction;  // most labels first
  std::set<ColumnKey> columns;
  for (const EntryRow& entry : entries)
    for (const auto& [column, score] : stored.scores[key_of(entry)]) columns.insert(column);
  table.columns.assign(columns.begin(), columns.end());
  std::sort(table.columns.begin(), table.columns.end(),
            [&](const auto& a, const auto& b) { return column_before(table.protocol, a, b); });
  table.n_main = static_cast<std::size_t>(
      std::count_if(table.columns.begin(), table.columns.end(),
                    [&](const auto& c) { return is_main_column(table.protocol, c); }));
  for (const EntryRow& entry : entries)
    table.rows.push_back(make_row(entry, table.columns, stored, report));
  return table;
}

}  // namespace

Report make_report(Database& database, const std::string& name) {
  Report report;
  report.experiment = find_experiment(database, name);
  const std::int64_t id = report.experiment.id;
  report.manifest = manifest_of(database, id);
  report.failures = list_cells(database, {.experiment = name, .status = "failed"});
  report.data_sets = list_data_sets(database, id);
  report.plugins = list_plugins(database, id);
  report.environments = list_environments(database, id);
  report.pretrainings = list_pretrainings(database, id);
  report.pretraining = pretraining_table(report.pretrainings);

  Stored stored = read_stored(database, report.experiment);
  Tables tables;
  for (const EntryRow& entry : list_entries(database, id))
    tables[{entry.protocol, entry.mode, -entry.label_fraction, entry.arm}].push_back(entry);
  spread_rules(tables);

  const KeptStatistics kept = kept_statistics(database, name);
  PredictionReader predictions(database);
  const Json manifest = Json::parse(report.manifest);
  for (const auto& [key, entries] : tables) {
    ReportTable table = make_table(key, entries, stored, report);
    add_statistics(table, predictions, kept, report.kept);
    collect_notes(table);
    table.published = published_columns(table, manifest, table.notes);
    report.tables.push_back(std::move(table));
  }
  report.kept_is_stored = report.kept == kept;
  report.over_tasks = over_tasks(report.tables);
  report.irreproducible = list_irreproducible(database, name);
  return report;
}

}  // namespace beatbench
