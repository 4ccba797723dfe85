#include "results/report/columns.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

namespace beatbench {
namespace {

using Names = std::vector<std::string>;

// The first one orders the rows.
const Names& main_metrics(const std::string& protocol) {
  static const Names labels{"f1", "auroc"}, waves{"dice", "f1"}, beats{"f1"}, none;
  if (protocol.starts_with("ptbxl_")) return labels;
  if (protocol.starts_with("ludb_waves")) return waves;  // on other sets: "ludb_waves@SET"
  return protocol == "mitdb_beats" ? beats : none;
}

std::size_t place(const Names& names, const std::string& name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

std::size_t scope_place(const std::string& scope) {
  static const Names order{"macro", "P", "QRS", "T", "N", "S", "V", "F"};
  return place(order, scope);
}

// For metrics that no definition is known of.
MetricStyle style_by_name(const std::string& metric) {
  const auto contains = [&](const char* part) { return metric.find(part) != std::string::npos; };
  const bool ms = metric.ends_with("_ms"), seconds = metric.ends_with("_s");
  MetricStyle style{ms || seconds || contains("loss") ? 1.0 : 100.0,
                    ms        ? "ms"
                    : seconds ? "s"
                              : "",
                    Direction::higher_is_better};
  // A signed mean error is best at zero, its spread or absolute value at the least.
  if (ms || seconds) {
    const bool size = contains("sd") || contains("abs") || contains("mae");
    style.direction = size ? Direction::lower_is_better : Direction::nearest_to_zero;
  } else if (contains("loss") || contains("error")) {
    style.direction = Direction::lower_is_better;
  }
  return style;
}

// A lead or a rhythm: an aspect of its own, not one of the classes.
bool is_part(const std::string& scope) {
  return scope.starts_with("lead ") || scope.starts_with("rhythm ");
}

bool is_whole(const std::string& scope) { return scope == "macro" || scope == "all"; }

}  // namespace

MetricStyle metric_style(const ColumnKey& column) {
  const MetricDefinition* known = find_metric(column.definition);
  if (known == nullptr) return style_by_name(column.metric);
  return {known->unit.empty() ? 100.0 : 1.0, std::string(known->unit), known->direction};
}

bool is_main_column(const std::string& protocol, const ColumnKey& column) {
  const Names& main = main_metrics(protocol);
  return main.empty() || (place(main, column.metric) < main.size() && !is_part(column.scope));
}

bool is_ranked_column(const std::string& protocol, const ColumnKey& column) {
  return is_main_column(protocol, column) && is_whole(column.scope);
}

bool column_before(const std::string& protocol, const ColumnKey& a, const ColumnKey& b) {
  const Names& main = main_metrics(protocol);
  const auto key = [&](const ColumnKey& c) {
    return std::make_tuple(!is_main_column(protocol, c), !is_whole(c.scope), place(main, c.metric),
                           c.metric, c.definition, scope_place(c.scope), c.scope);
  };
  return key(a) < key(b);
}

std::string metric_label(const ColumnKey& column) {
  if (const MetricDefinition* known = find_metric(column.definition))
    return std::string(known->name);
  static const std::map<std::string, std::string> names{
      {"f1", "F1"}, {"auroc", "AUROC"}, {"auprc", "AUPRC"}, {"dice", "Dice"}, {"iou", "IoU"}};
  const auto found = names.find(column.metric);
  return found == names.end() ? column.metric : found->second;
}

const char* direction_name(Direction direction) {
  switch (direction) {
    case Direction::higher_is_better:
      return "higher_is_better";
    case Direction::lower_is_better:
      return "lower_is_better";
    case Direction::nearest_to_zero:
      break;
  }
  return "nearest_to_zero";
}

std::string column_label(const ColumnKey& column) {
  return metric_label(column) + " " + column.scope;
}

}  // namespace beatbench
