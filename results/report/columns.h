#pragma once

#include "harness/metrics/definition.h"

#include <compare>
#include <string>

namespace beatbench {

// A column of a report: what the store calls (metric, definition, scope).
struct ColumnKey {
  std::string metric, definition, scope;
  auto operator<=>(const ColumnKey&) const = default;
};

// How a metric is shown. Shares (F1, AUROC, …) are shown times 100, what has a unit as it is.
struct MetricStyle {
  double scale = 100;
  std::string unit;  // "ms"; "" for a share, or where nothing is known
  Direction direction = Direction::higher_is_better;
};
// As its definition says; an unknown definition is judged by the metric's name ("onset_error_ms").
MetricStyle metric_style(const ColumnKey& column);

// A preference, nothing more: unknown protocols, metrics and scopes follow behind by their names.
// Main columns come first, macro before classes.
bool column_before(const std::string& protocol, const ColumnKey& a, const ColumnKey& b);
// Known protocols have few main metrics; all columns of an unknown protocol are main.
bool is_main_column(const std::string& protocol, const ColumnKey& column);
// Rows are ranked by these: main, with one value for all classes together where there is such.
bool is_ranked_column(const std::string& protocol, const ColumnKey& column);

const char* direction_name(Direction direction);  // "higher_is_better"

std::string metric_label(const ColumnKey& column);  // "F1", "F1 at 0.5"
std::string column_label(const ColumnKey& column);  // "F1 macro"

}  // namespace beatbench
