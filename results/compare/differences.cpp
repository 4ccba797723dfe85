#include "results/compare/differences.h"

#include "results/compare/over_patients.h"
#include "results/store/scores.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace beatbench {
namespace {

using RowKey = std::tuple<std::string, std::string, std::string, double, std::string>;
using MetricKey = std::tuple<RowKey, std::string, std::string, std::string>;

RunValues values_of(Database& store, const CellRow& run) {
  RunValues values;
  if (run.status != "done") return values;
  for (const MetricRow& metric : show_cell(store, run.slug).metrics)
    if (metric.value) values[{metric.metric, metric.definition, metric.scope}] = *metric.value;
  return values;
}

// 0.75 - 0.74 is no more than 0.01.
constexpr double kRounding = 1e-9;

double worsening(Direction direction, double a, double b) {
  switch (direction) {
    case Direction::higher_is_better:
      return a - b;
    case Direction::lower_is_better:
      return b - a;
    case Direction::nearest_to_zero:
      return std::abs(b) - std::abs(a);
  }
  return 0;
}

void summarise(MetricDifference& d) {
  std::vector<double> differences;
  double worse = 0;
  for (std::size_t i = 0; i < d.a.size(); ++i) {
    differences.push_back(d.b[i] - d.a[i]);
    if (d.meaning != nullptr) worse += worsening(d.meaning->direction, d.a[i], d.b[i]);
  }
  d.wilcoxon = wilcoxon(differences);
  if (differences.empty()) return;
  d.mean_a = *mean_sd(d.a).mean;
  d.mean_b = *mean_sd(d.b).mean;
  d.mean = *mean_sd(differences).mean;
  d.sd = mean_sd(differences).sd;
  d.low = *std::ranges::min_element(differences);
  d.high = *std::ranges::max_element(differences);
  if (d.meaning != nullptr) d.worse_by = worse / static_cast<double>(differences.size());
}

MetricDifference begin(const CellRow& run, bool with_label, const std::string& metric,
                       const std::string& definition, const std::string& scope) {
  MetricDifference d;
  d.label = with_label ? run.label : "";
  d.arm = run.arm;
  d.protocol = run.protocol;
  d.mode = run.mode;
  d.label_fraction = run.label_fraction;
  d.metric = metric;
  d.definition = definition;
  d.scope = scope;
  // Losses and their like are watched; none of them is better for being small.
  if (!definition.starts_with("train.")) d.meaning = find_metric(definition);
  return d;
}

}  // namespace

std::vector<MetricDifference> metric_differences(Database& store_a, Database& store_b,
                                                 const RunPairs& runs, const Tolerance& tolerance) {
  const bool with_label = !runs.across_rows && runs.pairs.size() > 1;
  std::map<MetricKey, MetricDifference> all;
  std::map<RowKey, std::vector<DonePair>> done;
  for (const auto& [run_a, run_b] : runs.pairs) {
    const RunValues a = values_of(store_a, run_a), b = values_of(store_b, run_b);
    const RowKey row{run_a.protocol, run_a.mode, run_a.arm, -run_a.label_fraction,
                     with_label ? run_a.label : ""};
    std::vector<DonePair>& of_row = done[row];
    if (run_a.status == "done" && run_b.status == "done") of_row.push_back({run_a, run_b, a, b});
    const auto of = [&](const auto& key) -> MetricDifference& {
      const auto& [metric, definition, scope] = key;
      return all
          .try_emplace(MetricKey{row, metric, definition, scope},
                       begin(run_a, with_label, metric, definition, scope))
          .first->second;
    };
    for (const auto& [key, value] : a) {
      MetricDifference& d = of(key);
      if (const auto other = b.find(key); other != b.end()) {
        d.a.push_back(value);
        d.b.push_back(other->second);
      } else {
        ++d.lost;
      }
    }
    for (const auto& [key, value] : b)
      if (!a.contains(key)) ++of(key).gained;
  }
  PredictionReader predictions_a(store_a), predictions_b(store_b);
  std::map<RowKey, OverPatients> over;
  for (const auto& [row, pairs] : done)
    over[row] = differences_over_patients(predictions_a, predictions_b, pairs);
  std::vector<MetricDifference> differences;
  for (auto& [key, d] : all) {
    summarise(d);
    d.over_patients = over[std::get<0>(key)].of({d.definition, d.scope});
    d.tolerance = tolerance.of(d.metric, d.scope, d.meaning);
    d.regression =
        d.tolerance && (d.lost > 0 || (d.worse_by && *d.worse_by > *d.tolerance + kRounding));
    differences.push_back(std::move(d));
  }
  return differences;
}

}  // namespace beatbench
