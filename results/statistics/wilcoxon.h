#pragma once

#include "results/statistics/outcome.h"

#include <cstdint>
#include <span>

namespace beatbench {

struct Wilcoxon {
  std::int64_t n = 0, zeros = 0;  // all differences, and those of 0
  double plus = 0, minus = 0;     // rank sums of the positive and negative differences
  double p = 1;                   // two-sided; 1 where all differences are 0
  bool exact = true;
  double smallest_p = 1;  // that n − zeros differences could have given: 2 / 2^(n − zeros)
};

// Up to this many differences from 0 the p-value is exact, given the ties: of all 2ⁿ signs of the
// ranks seen, the share at least as far out, counted by adding up one rank after the other. Beyond
// it is normal with mean Σr / 2 and variance Σr² / 4, without a continuity correction.
inline constexpr std::int64_t kMostForExact = 100;

// Signed-rank test of paired differences against symmetry about 0 (Wilcoxon 1945). Differences of 0
// are left out before ranking, as SciPy and R do. Refuses fewer than kFewestBlocks differences.
// DataError for NaN or an infinite one.
Outcome<Wilcoxon> wilcoxon(std::span<const double> differences);

}  // namespace beatbench
