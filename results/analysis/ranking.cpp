#include "results/analysis/ranking.h"

#include "results/analysis/in_parallel.h"
#include "results/statistics/comparisons.h"
#include "results/statistics/multiple_tests.h"
#include "results/statistics/tie_groups.h"

#include <fmt/format.h>

#include <algorithm>

namespace beatbench {
namespace {

// Above 0 where a is better.
Resamples better_by(const Resamples& a, const Resamples& b, Direction direction) {
  if (direction == Direction::higher_is_better) return difference(a, b);
  return difference(goodness(a, direction), goodness(b, direction));
}

// The difference over the seeds that both have, with an interval for other seeds too.
void add_seeds(RankedPair& pair, const SeedResamples& a, const SeedResamples& b,
               Direction direction) {
  std::vector<Resamples> differences;
  for (std::size_t i = 0; i < a.seeds.size(); ++i)
    for (std::size_t j = 0; j < b.seeds.size(); ++j)
      if (a.seeds[i] == b.seeds[j])
        differences.push_back(better_by(a.by_seed[i], b.by_seed[j], direction));
  if (differences.empty()) {
    pair.seeds_reason = "no seed in common";
    return;
  }
  const auto variance = seed_variance(differences, kIntervalLevel);
  if (variance && variance->both) {
    pair.seeds_low = variance->both->low;
    pair.seeds_high = variance->both->high;
  } else {
    pair.seeds_reason = variance ? variance->both.reason() : variance.reason();
  }
}

RankedPair ranked_pair(const Comparison& comparison, const std::vector<Contender>& ranked,
                       const std::vector<Resamples>& good, Direction direction) {
  const Contender &a = ranked[comparison.a], &b = ranked[comparison.b];
  RankedPair pair;
  pair.a = a.row;
  pair.b = b.row;
  pair.difference = comparison.difference;
  pair.p = comparison.p;
  pair.p_holm = comparison.p_holm;
  pair.better_here = comparison.a_better ? 1 : comparison.b_better ? -1 : 0;
  if (const auto interval = interval_of(difference(good[comparison.a], good[comparison.b]))) {
    pair.low = interval->interval.low;
    pair.high = interval->interval.high;
  } else {
    pair.interval_reason = interval.reason();
  }
  add_seeds(pair, *a.resamples, *b.resamples, direction);
  pair.better = !pair.seeds_low                                ? pair.better_here
                : pair.better_here > 0 && *pair.seeds_low > 0  ? 1
                : pair.better_here < 0 && *pair.seeds_high < 0 ? -1
                                                               : 0;
  return pair;
}

void place(Ranking& ranking, const std::vector<Contender>& ranked,
           const std::vector<Standing>& standings) {
  for (std::size_t i = 0; i < standings.size(); ++i) {
    const Standing& standing = standings[i];
    const std::size_t row = ranked[standing.method].row;
    if (i == 0 || standing.rank != standings[i - 1].rank) ranking.groups.emplace_back();
    ranking.groups.back().push_back(row);
    ranking.methods.push_back(row);
    ranking.ranks[row] = Rank{standing.rank, 0, standing.best_rank, standing.worst_rank};
  }
  for (const auto& group : ranking.groups)
    for (const std::size_t row : group)
      ranking.ranks[row]->last = ranking.ranks[row]->first + static_cast<int>(group.size()) - 1;
}

}  // namespace

std::int64_t resamples_for(std::size_t rows) {
  if (rows < 2) return kFewestResamples;
  const auto pairs = static_cast<std::int64_t>(rows * (rows - 1) / 2);
  return std::max(kFewestResamples, resamples_needed(kTestLevel, pairs));
}

std::string rank_text(const Rank& rank) {
  if (rank.first == rank.last) return std::to_string(rank.first);
  return std::to_string(rank.first) + "–" + std::to_string(rank.last);
}

Ranking rank_rows(std::size_t column, const std::vector<Contender>& contenders,
                  Direction direction) {
  Ranking ranking;
  ranking.column = column;
  std::vector<Contender> ranked;
  std::vector<Resamples> means, good;
  for (const Contender& contender : contenders) {
    ranking.ranks.resize(std::max(ranking.ranks.size(), contender.row + 1));
    std::string why_not = contender.why_not;
    if (why_not.empty()) {
      means.push_back(mean_of(contender.resamples->by_seed));
      if (means.back().drawn != means.front().drawn) why_not = "judged on other records";
      if (!means.back().estimate) why_not = "no value on these records";
      if (!why_not.empty()) means.pop_back();
    }
    if (why_not.empty())
      ranked.push_back(contender);
    else
      ranking.unranked.emplace_back(contender.row, why_not);
  }
  const auto comparisons = compare_over_patients(means, direction, kTestLevel);
  if (!comparisons) {
    ranking.reason = comparisons.reason();
    if (ranked.size() < 2 && !ranking.unranked.empty())
      ranking.reason = fmt::format("{} of {} rows can be compared: {}", ranked.size(),
                                   contenders.size(), ranking.unranked.front().second);
    return ranking;
  }
  ranking.caution = comparisons->caution;
  ranking.resamples = std::ssize(means.front().values);
  std::vector<double> estimates;
  for (const Resamples& mean : means) {
    good.push_back(goodness(mean, direction));
    estimates.push_back(*good.back().estimate);
  }
  ranking.pairs.resize(comparisons->pairs.size());
  in_parallel(ranking.pairs.size(), [&](std::size_t i) {
    ranking.pairs[i] = ranked_pair(comparisons->pairs[i], ranked, good, direction);
  });
  Comparisons told_apart = *comparisons;
  for (std::size_t i = 0; i < ranking.pairs.size(); ++i) {
    const RankedPair& pair = ranking.pairs[i];
    told_apart.pairs[i].a_better = pair.better > 0;
    told_apart.pairs[i].b_better = pair.better < 0;
    if (ranking.these_seeds.empty()) ranking.these_seeds = pair.seeds_reason;
  }
  place(ranking, ranked, tie_groups(estimates, told_apart));
  return ranking;
}

}  // namespace beatbench
