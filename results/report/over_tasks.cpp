#include "results/report/over_tasks.h"

#include "results/report/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

namespace beatbench {
namespace {

constexpr std::int64_t kBayesDraws = 10000;

using Group = std::tuple<std::string, std::string, double>;  // arm, mode, fraction

// All values turned so that more is better: blocks of other metrics stand in one table.
ScoreTable score_table(const std::vector<ReportTable>& tables, OverTasks& over) {
  ScoreTable scores;
  for (const OverTasks::Block& block : over.blocks) {
    scores.blocks.push_back(block.name);
    for (const ReportRow& row : tables[block.table].rows)
      if (std::ranges::find(scores.methods, row.label) == scores.methods.end())
        scores.methods.push_back(row.label);
  }
  for (const std::string& method : scores.methods) {
    auto& line = scores.scores.emplace_back();
    for (const OverTasks::Block& block : over.blocks) {
      const ReportTable& table = tables[block.table];
      const Direction direction = metric_style(table.columns[0]).direction;
      std::optional<double> score;
      for (const ReportRow& row : table.rows)
        if (row.label == method && row.complete && !row.entry.limited && row.cells[0].value)
          score = goodness(*row.cells[0].value, direction);
      line.push_back(score);
    }
  }
  return scores;
}

// Puts the methods in order of mean rank, or of mean score where there are no ranks.
CompleteTable ordered(const CompleteTable& table, const std::optional<Friedman>& friedman) {
  const std::vector<double> means = mean_scores(table);
  std::vector<std::size_t> order(table.methods.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return friedman ? friedman->mean_ranks[a] < friedman->mean_ranks[b] : means[a] > means[b];
  });
  CompleteTable result;
  result.blocks = table.blocks;
  for (const std::size_t m : order) {
    result.methods.push_back(table.methods[m]);
    result.scores.push_back(table.scores[m]);
    result.goodness.push_back(table.goodness[m]);
  }
  return result;
}

void add_methods(OverTasks& over, const CompleteTable& table) {
  const std::vector<double> means = mean_scores(table);
  for (std::size_t m = 0; m < table.methods.size(); ++m) {
    OverTasks::Method method{table.methods[m], means[m], table.scores[m], {}};
    if (over.friedman) method.mean_rank = over.friedman->mean_ranks[m];
    over.methods.push_back(std::move(method));
  }
}

void add_pairs(OverTasks& over, const CompleteTable& table) {
  const auto comparisons = compare_over_blocks(table);
  if (!comparisons) return;  // said by the diagram's reason
  over.caution = comparisons->caution;
  for (const Comparison& comparison : comparisons->pairs) {
    TaskPair pair{comparison.a, comparison.b, comparison, {}};
    std::vector<double> differences;
    for (std::size_t b = 0; b < table.blocks.size(); ++b)
      differences.push_back(table.goodness[pair.a][b] - table.goodness[pair.b][b]);
    if (const auto bayes = bayes_signed_rank(differences, kRope, 0, kBayesDraws))
      pair.bayes = *bayes;
    over.pairs.push_back(pair);
  }
}

void add_tests(OverTasks& over, const CompleteTable& unordered) {
  const auto test = friedman(unordered);
  if (test)
    over.friedman = *test;
  else
    over.reason = test.reason();
  const CompleteTable table = ordered(unordered, over.friedman);
  if (over.friedman) over.friedman = *friedman(table);  // ranks in the new order
  add_methods(over, table);
  if (const auto diagram = nemenyi_diagram(table))
    over.nemenyi = *diagram;
  else
    over.nemenyi_reason = diagram.reason();
  if (const auto diagram = wilcoxon_holm_diagram(table))
    over.wilcoxon_holm = *diagram;
  else
    over.wilcoxon_holm_reason = diagram.reason();
  add_pairs(over, table);
}

}  // namespace

std::vector<OverTasks> over_tasks(const std::vector<ReportTable>& tables) {
  std::map<Group, std::vector<std::size_t>> groups;
  for (std::size_t t = 0; t < tables.size(); ++t)
    if (!tables[t].columns.empty() && tables[t].mode != "rule")
      groups[{tables[t].arm, tables[t].mode, -tables[t].label_fraction}].push_back(t);
  std::vector<OverTasks> all;
  for (const auto& [group, members] : groups) {
    OverTasks& over = all.emplace_back();
    std::tie(over.arm, over.mode, over.label_fraction) = group;
    over.label_fraction = -over.label_fraction;  // most labels first
    for (const std::size_t t : members)
      over.blocks.push_back(
          {t, tables[t].protocol + " (" + column_label(tables[t].columns[0]) + ")"});
    CompletedTable completed = complete_rows(score_table(tables, over));
    over.incomplete = std::move(completed.incomplete);
    add_tests(over, completed.table);
  }
  return all;
}

std::string over_tasks_title(const OverTasks& over) {
  return fmt::format("{} · {:g} % of labels · {} arm", over.mode, over.label_fraction * 100,
                     over.arm);
}

}  // namespace beatbench
