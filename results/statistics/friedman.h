#pragma once

#include "results/statistics/outcome.h"
#include "results/statistics/score_table.h"

#include <cstdint>
#include <vector>

namespace beatbench {

// Do the methods differ at all? Friedman 1937 on ranks within blocks (1 is best, ties share).
struct Friedman {
  std::int64_t methods = 0, blocks = 0;
  std::vector<double> mean_ranks;  // [method]
  double ties_correction = 1;      // 1 − Σ(t³ − t) / (n k (k² − 1)); 1 without ties
  // 12 n / (k (k + 1)) Σ R̄² − 3 n (k + 1), over the ties correction (Conover 1999, §5.8).
  double chi_squared = 0;
  double p_chi_squared = 1;
  // Iman & Davenport 1980: (n − 1) χ² / (n (k − 1) − χ²), less timid; F with k − 1 and
  // (k − 1)(n − 1) degrees. Infinite where all blocks agree; p is then its exact chance,
  // (Π t! / k!)^(n − 1).
  double f = 0;
  double p_f = 1;
};

// Refuses fewer than kFewestBlocks blocks and fewer than 3 methods. Blocks without any difference
// between methods give χ² = F = 0 and p = 1.
Outcome<Friedman> friedman(const CompleteTable& table);

// Mean ranks at least this far apart differ at the level: q / √2 · √(k (k + 1) / (6 n)), q of the
// studentised range with infinite degrees (Nemenyi 1963; Demšar 2006, §3.2.2). UsageError unless
// methods ≥ 2, blocks ≥ 1 and 0 < level < 1.
double nemenyi_critical_difference(std::int64_t methods, std::int64_t blocks, double level = 0.05);

}  // namespace beatbench
