#include "results/report/model.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <set>
#include <tuple>

namespace beatbench {
namespace {

using TableKey =
    std::tuple<std::string, std::string, double, std::string>;  // as column order below
using Scores = std::map<ColumnKey, LeaderboardRow>;
using Runs = std::map<ColumnKey, std::vector<double>>;

// What the entry is known by in the view.
using EntryKey = std::tuple<std::string, std::string, std::string, std::string, double>;
EntryKey key_of(const EntryRow& e) {
  return {e.label, e.arm, e.protocol, e.mode, e.label_fraction};
}
EntryKey key_of(const LeaderboardRow& r) {
  return {r.method, r.arm, r.protocol, r.mode, r.label_fraction};
}

ReportRow make_row(const EntryRow& entry, const std::vector<ColumnKey>& columns,
                   const Scores& scores, const Runs& runs, const std::vector<PluginRow>& plugins) {
  ReportRow row;
  row.label = row.title = entry.label;
  for (const PluginRow& plugin : plugins) {
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
  for (const ColumnKey& column : columns) {
    ReportCell cell;
    if (const auto found = scores.find(column); found != scores.end()) {
      cell.mean = found->second.mean;
      cell.sd = found->second.sd;
      cell.runs = found->second.runs;
      cell.reason = found->second.reason;
    } else {
      cell.reason = entry.done == 0 ? "no run is done" : "not reported by its runs";
    }
    if (const auto found = runs.find(column); found != runs.end()) cell.values = found->second;
    row.cells.push_back(std::move(cell));
  }
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

bool may_be_best(const ReportRow& row, const ReportCell& cell) {
  return row.complete && cell.mean && cell.runs == row.done;
}

// The value as shown, so that a difference that nobody sees makes no winner; larger is better.
double merit(const ReportCell& cell, const MetricStyle& style) {
  const double shown = std::round(*cell.mean * style.scale * 10);
  return style.direction == Direction::lower_is_better ? -shown : shown;
}

void mark_best(ReportTable& table) {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const MetricStyle style = metric_style(table.columns[c].metric);
    if (style.direction == Direction::none) continue;
    double best = -std::numeric_limits<double>::infinity();
    for (const ReportRow& row : table.rows)
      if (may_be_best(row, row.cells[c])) best = std::max(best, merit(row.cells[c], style));
    for (ReportRow& row : table.rows)
      row.cells[c].best = may_be_best(row, row.cells[c]) && merit(row.cells[c], style) == best;
  }
}

void sort_rows(ReportTable& table) {
  if (table.columns.empty()) return;
  const double sign =
      metric_style(table.columns[0].metric).direction == Direction::lower_is_better ? -1 : 1;
  const auto key = [&](const ReportRow& row) {
    const auto& mean = row.cells[0].mean;
    const bool ranked = row.complete && mean;
    return std::make_tuple(!row.complete, !mean, ranked ? -sign * *mean : 0.0);
  };
  std::stable_sort(table.rows.begin(), table.rows.end(),
                   [&](const ReportRow& a, const ReportRow& b) { return key(a) < key(b); });
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

std::string count_text(int count, const char* noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string decimal(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.1f", value);
  return std::string(text) == "-0.0" ? "0.0" : text;
}

}  // namespace

Report make_report(Database& database, const std::string& name) {
  Report report;
  report.experiment = find_experiment(database, name);
  const std::int64_t id = report.experiment.id;
  report.failures = list_cells(database, {.experiment = name, .status = "failed"});
  report.data_sets = list_data_sets(database, id);
  report.plugins = list_plugins(database, id);
  report.environments = list_environments(database, id);
  report.pretraining = pretraining_table(list_pretrainings(database, id));

  std::map<EntryKey, Scores> scores;
  for (LeaderboardRow& row : leaderboard(database, name, LimitedRuns::include))
    scores[key_of(row)].emplace(ColumnKey{row.metric, row.definition, row.scope}, row);
  std::map<std::int64_t, Runs> runs;
  for (const RunValue& run : list_run_values(database, id))
    runs[run.entry_id][{run.metric, run.definition, run.scope}].push_back(run.value);

  const std::map<std::int64_t, OverlapRow> overlaps = list_overlaps(database, id);

  Tables tables;
  for (const EntryRow& entry : list_entries(database, id))
    tables[{entry.protocol, entry.mode, -entry.label_fraction, entry.arm}].push_back(entry);
  spread_rules(tables);
  for (const auto& [key, entries] : tables) {
    ReportTable table;
    std::tie(table.protocol, table.mode, table.label_fraction, table.arm) = key;
    table.label_fraction = -table.label_fraction;  // most labels first
    std::set<ColumnKey> columns;
    for (const EntryRow& entry : entries)
      for (const auto& [column, score] : scores[key_of(entry)]) columns.insert(column);
    table.columns.assign(columns.begin(), columns.end());
    std::sort(table.columns.begin(), table.columns.end(),
              [&](const auto& a, const auto& b) { return column_before(table.protocol, a, b); });
    table.n_main = static_cast<std::size_t>(
        std::count_if(table.columns.begin(), table.columns.end(),
                      [&](const auto& c) { return is_main_column(table.protocol, c); }));
    for (const EntryRow& entry : entries) {
      table.rows.push_back(
          make_row(entry, table.columns, scores[key_of(entry)], runs[entry.id], report.plugins));
      table.rows.back().collapse = collapse_of(report.pretraining, entry.label, entry.arm);
      if (const auto found = overlaps.find(entry.id); found != overlaps.end())
        table.rows.back().overlap = found->second;
    }
    mark_best(table);
    sort_rows(table);
    collect_notes(table);
    report.tables.push_back(std::move(table));
  }
  return report;
}

std::string score_text(const ReportCell& cell, const ReportRow& row, const ColumnKey& column) {
  if (!cell.mean) return "–";
  const double scale = metric_style(column.metric).scale;
  std::string text = decimal(*cell.mean * scale);
  if (cell.sd) text += " ± " + decimal(*cell.sd * scale);
  if (cell.runs < row.done) text += " (" + count_text(cell.runs, "run") + ")";
  return text;
}

std::string runs_text(const ReportRow& row) {
  if (row.n_seeds * row.n_folds != row.done) return count_text(row.done, "run");
  if (row.n_folds == 1) return count_text(row.n_seeds, "seed");
  return count_text(row.n_seeds, "seed") + " × " + count_text(row.n_folds, "fold");
}

std::string lacks_text(const ReportRow& row) {
  std::string text = std::to_string(row.done) + " of " + count_text(row.planned, "run") + " done";
  if (row.failed > 0) text += ", " + std::to_string(row.failed) + " failed";
  if (const int rest = row.planned - row.done - row.failed; rest > 0)
    text += ", " + std::to_string(rest) + " not run";
  return text;
}

std::string table_title(const ReportTable& table) {
  char percent[32];
  std::snprintf(percent, sizeof percent, "%g", table.label_fraction * 100);
  return table.protocol + " · " + table.mode + " · " + percent + " % of labels · " + table.arm +
         " arm";
}

std::string limit_text(const Report& report) {
  if (!report.experiment.limit) return {};
  return "Limited to " + std::to_string(*report.experiment.limit) +
         " records: a trial of the machinery, no leaderboard. Its numbers mean nothing.";
}

}  // namespace beatbench
