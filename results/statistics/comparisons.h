#pragma once

#include "results/statistics/bootstrap.h"
#include "results/statistics/outcome.h"
#include "results/statistics/score_table.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

struct Comparison {
  std::size_t a = 0, b = 0;  // methods, a < b
  double difference = 0;  // of the goodness of a − b on all patients, or the blocks' median of it
  double p = 1, p_holm = 1;
  double smallest_p = 0;  // uncorrected, that these blocks or resamples could have given
  // Told apart: p_holm ≤ level. Which is better follows the test: over patients the sign of
  // `difference`, over blocks the larger rank sum, which a median near 0 may contradict.
  bool a_better = false, b_better = false;
};

// All pairs of methods, corrected together by Holm.
struct Comparisons {
  std::size_t methods = 0;
  double level = 0.05;
  std::vector<Comparison> pairs;  // (0, 1), (0, 2), …, (1, 2), …
  // Not empty where no pair could be told apart at this n, whatever the data. Reports print it.
  std::string caution;
  const Comparison& of(std::size_t a, std::size_t b) const;  // a and b in any order, a ≠ b
  bool better(std::size_t a, std::size_t b) const;           // is a told apart from b, and better
  bool told_apart(std::size_t a, std::size_t b) const { return better(a, b) || better(b, a); }
};

// By Wilcoxon's signed-rank test over blocks (Demšar 2006, §3.1.3; rather than mean ranks, which
// let other methods decide about two: Benavoli, Corani & Mangili 2016). `difference` is the median
// of the blocks'. Refuses fewer than kFewestBlocks blocks, and fewer than 2 methods.
// UsageError, as below, unless 0 < level < 1.
Outcome<Comparisons> compare_over_blocks(const CompleteTable& table, double level = 0.05);

// Turned so that more is better. Metrics nearest to 0 are compared by their size on each resample.
Resamples goodness(Resamples method, Direction direction);

// By the paired bootstrap over patients of one evaluation: one Resamples a method, drawn alike;
// of several seeds their mean_of().
// Refuses fewer than 2 methods and a method without a value.
Outcome<Comparisons> compare_over_patients(std::span<const Resamples> methods, Direction direction,
                                           double level = 0.05);

}  // namespace beatbench
