#include "results/statistics/score_table.h"

#include "harness/base/error.h"

#include <fmt/format.h>

#include <cmath>
#include <numeric>
#include <utility>

namespace beatbench {
namespace {

void check(const ScoreTable& table) {
  bool fits = table.scores.size() == table.methods.size();
  for (const auto& row : table.scores) fits = fits && row.size() == table.blocks.size();
  if (!fits)
    throw DataError(fmt::format("scores are not {} methods × {} blocks: one value or gap for each",
                                table.methods.size(), table.blocks.size()));
  for (std::size_t m = 0; m < table.scores.size(); ++m)
    for (std::size_t b = 0; b < table.blocks.size(); ++b)
      if (table.scores[m][b] && !std::isfinite(*table.scores[m][b]))
        throw DataError(
            fmt::format("score of {} on {} is {}: a diverged run has no rank. Store it "
                        "as failed",
                        table.methods[m], table.blocks[b], *table.scores[m][b]));
}

}  // namespace

double goodness(double score, Direction direction) {
  switch (direction) {
    case Direction::higher_is_better:
      return score;
    case Direction::lower_is_better:
      return -score;
    case Direction::nearest_to_zero:
      return -std::abs(score);
  }
  return score;
}

CompletedTable complete_rows(const ScoreTable& table) {
  check(table);
  CompletedTable result;
  result.table.blocks = table.blocks;
  for (std::size_t m = 0; m < table.methods.size(); ++m) {
    IncompleteMethod gaps{table.methods[m], {}};
    std::vector<double> scores, turned;
    for (std::size_t b = 0; b < table.blocks.size(); ++b) {
      const auto& score = table.scores[m][b];
      if (!score) gaps.missing.push_back(table.blocks[b]);
      scores.push_back(score.value_or(0));
      turned.push_back(goodness(scores.back(), table.direction));
    }
    if (!gaps.missing.empty()) {
      result.incomplete.push_back(std::move(gaps));
      continue;
    }
    result.table.methods.push_back(table.methods[m]);
    result.table.scores.push_back(std::move(scores));
    result.table.goodness.push_back(std::move(turned));
  }
  return result;
}

std::vector<double> mean_scores(const CompleteTable& table) {
  std::vector<double> means;
  for (const auto& row : table.scores)
    means.push_back(std::accumulate(row.begin(), row.end(), 0.0) / static_cast<double>(row.size()));
  return means;
}

}  // namespace beatbench
