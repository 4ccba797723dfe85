#pragma once

#include "harness/metrics/definition.h"
#include "results/analysis/row_bootstrap.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace beatbench {

inline constexpr double kTestLevel = 0.05;
inline constexpr std::int64_t kFewestResamples = 2000;

// Resamples that can tell one of these rows from another after Holm's correction, at least
// kFewestResamples.
std::int64_t resamples_for(std::size_t rows);

struct Rank {
  int first = 1, last = 1;  // the places of its tie group
  int best = 1, worst = 1;  // that single comparisons leave open
  bool operator==(const Rank&) const = default;
};
std::string rank_text(const Rank& rank);  // "2", "1–3"

struct RankedPair {
  std::size_t a = 0, b = 0;  // rows
  double difference = 0;     // a − b, turned so that above 0 a is better
  std::optional<double> low, high;
  std::string interval_reason;
  double p = 1, p_holm = 1;
  int better_here = 0;  // for other patients, by these seeds alone: 1: a, −1: b, 0: not told apart
  std::optional<double> seeds_low, seeds_high;  // for other patients and other seeds
  std::string seeds_reason;                     // why these are missing
  int better =
      0;  // better_here, and where seeds_low and seeds_high are there, 0 is not between them
};

// The rows of one table by one column.
struct Ranking {
  std::size_t column = 0;
  std::string reason;   // why there is no ranking
  std::string caution;  // of the comparisons
  std::int64_t resamples = 0;
  std::string these_seeds;  // why ranks hold for these seeds alone; "": for other seeds too
  std::vector<std::size_t> methods;                           // ranked rows, best first
  std::vector<std::optional<Rank>> ranks;                     // [row]
  std::vector<std::pair<std::size_t, std::string>> unranked;  // row, reason
  std::vector<RankedPair> pairs;
  std::vector<std::vector<std::size_t>> groups;  // tie groups of rows, best first
};

// A row that would be ranked; `why_not` is "" where it may be.
struct Contender {
  std::size_t row = 0;
  std::string why_not;
  const SeedResamples* resamples = nullptr;
};

// By the paired bootstrap over patients of the mean over seeds, with Holm's correction, and with
// two or more seeds by the interval of each difference for other patients and other seeds too
// (docs/decisions/0008-ranks-for-other-seeds.md). Contenders that were drawn otherwise than the
// first are unranked. Refuses, with the reason in the result, fewer than two.
Ranking rank_rows(std::size_t column, const std::vector<Contender>& contenders,
                  Direction direction);

}  // namespace beatbench
