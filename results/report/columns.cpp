#include "results/report/columns.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

namespace beatbench {
namespace {

using Names = std::vector<std::string>;

const Names& main_metrics(const std::string& protocol) {
  static const std::map<std::string, Names> known{{"ptbxl_superclass", {"f1", "auroc"}},
                                                  {"ptbxl_subclass", {"f1", "auroc"}},
                                                  {"ptbxl_rhythm", {"f1", "auroc"}},
                                                  {"ptbxl_form", {"f1", "auroc"}},
                                                  {"ptbxl_all", {"f1", "auroc"}},
                                                  {"ludb_waves", {"dice", "f1"}},
                                                  {"mitdb_beats", {"f1"}}};
  static const Names none;
  const auto found = known.find(protocol);
  return found == known.end() ? none : found->second;
}

std::size_t place(const Names& names, const std::string& name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

std::size_t scope_place(const std::string& scope) {
  static const Names order{"macro", "P", "QRS", "T", "N", "S", "V", "F"};
  return place(order, scope);
}

}  // namespace

MetricStyle metric_style(const std::string& metric) {
  const auto contains = [&](const char* part) { return metric.find(part) != std::string::npos; };
  const bool unit = metric.ends_with("_ms") || metric.ends_with("_s");
  MetricStyle style;
  if (unit || contains("loss")) style.scale = 1;
  if (contains("loss") || (!unit && contains("error")))
    style.direction = Direction::lower_is_better;
  // A signed mean error is best at zero, its spread or absolute value at the least.
  if (unit) {
    const bool size = contains("sd") || contains("abs") || contains("mae");
    style.direction = size ? Direction::lower_is_better : Direction::none;
  }
  return style;
}

bool is_main_column(const std::string& protocol, const ColumnKey& column) {
  const Names& main = main_metrics(protocol);
  // Numbers of one lead or one rhythm ("lead V1").
  if (column.scope.starts_with("lead ") || column.scope.starts_with("rhythm ")) return false;
  return main.empty() || place(main, column.metric) < main.size();
}

bool column_before(const std::string& protocol, const ColumnKey& a, const ColumnKey& b) {
  const Names& main = main_metrics(protocol);
  const auto key = [&](const ColumnKey& c) {
    return std::make_tuple(!is_main_column(protocol, c), c.scope != "macro", place(main, c.metric),
                           c.metric, c.definition, scope_place(c.scope), c.scope);
  };
  return key(a) < key(b);
}

std::string metric_label(const ColumnKey& column) {
  static const std::map<std::string, std::string> known{{"f1", "F1"},
                                                        {"f1_at_half", "F1 at 0.5"},
                                                        {"f1_oracle", "F1 (oracle)"},
                                                        {"auroc", "AUROC"},
                                                        {"auprc", "AUPRC"},
                                                        {"dice", "Dice"},
                                                        {"iou", "IoU"},
                                                        {"ece", "Calibration error"},
                                                        {"sensitivity", "Sensitivity"},
                                                        {"precision", "Precision"},
                                                        {"accuracy", "Accuracy"}};
  const auto found = known.find(column.metric);
  return found == known.end() ? column.metric : found->second;
}

std::string column_label(const ColumnKey& column) {
  return metric_label(column) + " " + column.scope;
}

}  // namespace beatbench
