#include "results/report/row_order.h"

#include "results/statistics/score_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace beatbench {
namespace {

bool may_be_best(const ReportRow& row, const ReportCell& cell) {
  return row.complete && cell.value && cell.runs == row.done;
}

// The value as shown, so that a difference that nobody sees makes no winner; larger is better.
double merit(const ReportCell& cell, const MetricStyle& style) {
  return goodness(std::round(*cell.value * style.scale * 10), style.direction);
}

void mark_best(ReportTable& table) {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const MetricStyle style = metric_style(table.columns[c]);
    double best = -std::numeric_limits<double>::infinity();
    for (const ReportRow& row : table.rows)
      if (may_be_best(row, row.cells[c])) best = std::max(best, merit(row.cells[c], style));
    for (ReportRow& row : table.rows)
      row.cells[c].best = may_be_best(row, row.cells[c]) && merit(row.cells[c], style) == best;
  }
}

void sort_rows(ReportTable& table) {
  if (table.columns.empty()) return;
  const Direction direction = metric_style(table.columns[0]).direction;
  const auto key = [&](const ReportRow& row) {
    const auto& value = row.cells[0].value;
    const bool ranked = row.complete && value;
    return std::make_tuple(!row.complete, !value, ranked ? -goodness(*value, direction) : 0.0);
  };
  std::stable_sort(table.rows.begin(), table.rows.end(),
                   [&](const ReportRow& a, const ReportRow& b) { return key(a) < key(b); });
}

}  // namespace

void order_rows(ReportTable& table) {
  for (ReportRow& row : table.rows)
    for (ReportCell& cell : row.cells)
      cell.value = cell.mean && cell.statistics.value ? cell.statistics.value : cell.mean;
  mark_best(table);
  sort_rows(table);
}

}  // namespace beatbench
