#include "results/report/words.h"

#include <algorithm>
#include <cstdio>

namespace beatbench {
namespace {

std::string decimal(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.1f", value);
  return std::string(text) == "-0.0" ? "0.0" : text;
}

}  // namespace

std::string count_text(std::int64_t count, const char* noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string number_text(double value, const ColumnKey& column) {
  return decimal(value * metric_style(column).scale);
}

std::string score_text(const ReportCell& cell, const ReportRow& row, const ColumnKey& column) {
  if (!cell.mean) return "–";
  std::string text = number_text(*cell.mean, column);
  if (cell.sd) text += " ± " + number_text(*cell.sd, column);
  if (cell.runs < row.done) text += " (" + count_text(cell.runs, "run") + ")";
  return text;
}

std::string value_text(const ReportCell& cell, const ReportRow& row, const ColumnKey& column) {
  if (!cell.value || !cell.statistics.interval) return score_text(cell, row, column);
  const Interval& interval = cell.statistics.interval->interval;
  return number_text(*cell.value, column) + " [" + number_text(interval.low, column) + ", " +
         number_text(interval.high, column) + "]";
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

std::string table_id(const ReportTable& table) {
  char percent[32];
  std::snprintf(percent, sizeof percent, "%g", table.label_fraction * 100);
  return table.protocol + "-" + table.mode + "-" + percent + "-" + table.arm;
}

std::string limit_text(const Report& report) {
  if (!report.experiment.limit) return {};
  return "Limited to " + std::to_string(*report.experiment.limit) +
         " records: a trial of the machinery, no leaderboard. Its numbers mean nothing.";
}

const Ranking* first_ranking(const ReportTable& table) {
  for (const Ranking& ranking : table.rankings)
    if (ranking.column == 0 && ranking.reason.empty()) return &ranking;
  return nullptr;
}

}  // namespace beatbench
