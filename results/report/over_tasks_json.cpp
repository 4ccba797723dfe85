#include "results/report/over_tasks_json.h"

#include "results/report/statistics_json.h"

namespace beatbench {
namespace {

Json diagram_json(const std::optional<CriticalDifferenceDiagram>& diagram) {
  if (!diagram) return {};
  Json bars = Json::array(), unjoined = Json::array();
  for (const Bar& bar : diagram->bars) bars.push_back({bar.first, bar.last});
  for (const auto& [better, worse] : diagram->unjoined) unjoined.push_back({better, worse});
  return {{"order", diagram->order},
          {"critical_difference", optional_json(diagram->critical_difference)},
          {"bars", bars},
          {"unjoined", unjoined},
          {"caution", diagram->caution}};
}

Json friedman_json(const std::optional<Friedman>& test) {
  if (!test) return {};
  return {{"chi_squared", test->chi_squared},
          {"p_chi_squared", test->p_chi_squared},
          {"f", optional_json(test->f)},  // null where infinite
          {"p_f", test->p_f}};
}

Json pair_json(const TaskPair& pair) {
  const Comparison& comparison = pair.comparison;
  Json bayes;
  if (pair.bayes)
    bayes = {
        {"a_worse", pair.bayes->left}, {"rope", pair.bayes->rope}, {"a_better", pair.bayes->right}};
  return {{"a", pair.a},
          {"b", pair.b},
          {"median_difference", comparison.difference},
          {"p", comparison.p},
          {"p_holm", comparison.p_holm},
          {"better", comparison.a_better   ? "a"
                     : comparison.b_better ? "b"
                                           : ""},
          {"bayes", bayes}};
}

}  // namespace

Json over_tasks_json(const OverTasks& over) {
  Json blocks = Json::array(), methods = Json::array(), incomplete = Json::array(),
       pairs = Json::array();
  for (const OverTasks::Block& block : over.blocks)
    blocks.push_back({{"table", block.table}, {"column", 0}, {"name", block.name}});
  for (const OverTasks::Method& method : over.methods)
    methods.push_back({{"label", method.label},
                       {"mean_score", method.mean_score},
                       {"scores", method.scores},
                       {"mean_rank", optional_json(method.mean_rank)}});
  for (const IncompleteMethod& method : over.incomplete)
    incomplete.push_back({{"label", method.method}, {"missing", method.missing}});
  for (const TaskPair& pair : over.pairs) pairs.push_back(pair_json(pair));
  return {{"arm", over.arm},
          {"mode", over.mode},
          {"label_fraction", over.label_fraction},
          {"title", over_tasks_title(over)},
          {"blocks", blocks},
          {"methods", methods},
          {"incomplete", incomplete},
          {"friedman", friedman_json(over.friedman)},
          {"reason", over.reason},
          {"nemenyi", diagram_json(over.nemenyi)},
          {"nemenyi_reason", over.nemenyi_reason},
          {"wilcoxon_holm", diagram_json(over.wilcoxon_holm)},
          {"wilcoxon_holm_reason", over.wilcoxon_holm_reason},
          {"pairs", pairs},
          {"caution", over.caution}};
}

}  // namespace beatbench
