#pragma once

#include <compare>
#include <string>

namespace beatbench {

// A column of a report: what the store calls (metric, definition, scope).
struct ColumnKey {
  std::string metric, definition, scope;
  auto operator<=>(const ColumnKey&) const = default;
};

enum class Direction { higher_is_better, lower_is_better, none };

// How a metric is shown. Shares (F1, AUROC, …) are shown times 100; a name that ends in a unit
// ("_ms") as it is.
struct MetricStyle {
  double scale = 100;
  Direction direction = Direction::higher_is_better;
};
MetricStyle metric_style(const std::string& metric);

// A preference, nothing more: unknown protocols, metrics and scopes follow behind by their names.
// Main columns come first, macro before classes.
bool column_before(const std::string& protocol, const ColumnKey& a, const ColumnKey& b);
// Known protocols have few main metrics; all columns of an unknown protocol are main.
bool is_main_column(const std::string& protocol, const ColumnKey& column);

std::string metric_label(const ColumnKey& column);  // "F1", "F1 at 0.5"
std::string column_label(const ColumnKey& column);  // "F1 macro"

}  // namespace beatbench
