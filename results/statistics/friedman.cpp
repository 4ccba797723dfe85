#include "results/statistics/friedman.h"

#include "results/statistics/distributions.h"
#include "results/statistics/multiple_tests.h"
#include "results/statistics/ranks.h"
#include "results/statistics/studentised_range.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace beatbench {
namespace {

// [block][method], 1 is best.
std::vector<std::vector<double>> ranks_within_blocks(const CompleteTable& table) {
  std::vector<std::vector<double>> ranks;
  for (std::size_t b = 0; b < table.blocks.size(); ++b) {
    std::vector<double> badness;
    for (const auto& row : table.goodness) badness.push_back(-row[b]);
    ranks.push_back(midranks(badness));
  }
  return ranks;
}

// The chance that all blocks rank as the first does, ties included: (Π t! / k!)^(n − 1).
double chance_of_agreement(const std::vector<double>& ranks, double blocks) {
  double ways = std::lgamma(static_cast<double>(ranks.size()) + 1);
  for (const double t : tie_sizes(ranks)) ways -= std::lgamma(t + 1);
  return std::exp(-ways * (blocks - 1));
}

}  // namespace

Outcome<Friedman> friedman(const CompleteTable& table) {
  const auto n = static_cast<double>(table.blocks.size());
  const auto k = static_cast<double>(table.methods.size());
  if (table.methods.size() < 3)
    return Refusal{fmt::format("no Friedman test: {} complete methods, it compares three or more",
                               table.methods.size())};
  if (static_cast<std::int64_t>(table.blocks.size()) < kFewestBlocks)
    return Refusal{
        fmt::format("no Friedman test: {} blocks, at least {} are needed: with fewer, chance alone "
                    "orders the methods too often",
                    table.blocks.size(), kFewestBlocks)};
  Friedman result;
  result.methods = static_cast<std::int64_t>(table.methods.size());
  result.blocks = static_cast<std::int64_t>(table.blocks.size());
  result.mean_ranks.assign(table.methods.size(), 0);
  const auto ranks = ranks_within_blocks(table);
  double ties = 0;
  for (const auto& block : ranks) {
    ties += tie_term(block);
    for (std::size_t m = 0; m < block.size(); ++m) result.mean_ranks[m] += block[m];
  }
  for (double& rank : result.mean_ranks) rank /= n;
  result.ties_correction = 1 - ties / (n * k * (k * k - 1));
  double squares = 0;  // around the mean rank, so that nothing cancels
  for (const double rank : result.mean_ranks)
    squares += (rank - (k + 1) / 2) * (rank - (k + 1) / 2);
  if (result.ties_correction <= 0) return result;  // every block one tie
  result.chi_squared = 12 * n / (k * (k + 1)) * squares / result.ties_correction;
  result.p_chi_squared = chi_squared_upper(result.chi_squared, k - 1);
  const double room = n * (k - 1) - result.chi_squared;
  if (room < 1e-9 * n * k) {
    result.f = std::numeric_limits<double>::infinity();
    result.p_f = chance_of_agreement(ranks.front(), n);
  } else {
    result.f = (n - 1) * result.chi_squared / room;
    result.p_f = f_upper(result.f, k - 1, (k - 1) * (n - 1));
  }
  return result;
}

double nemenyi_critical_difference(std::int64_t methods, std::int64_t blocks, double level) {
  if (methods < 2 || blocks < 1 || !(level > 0 && level < 1))
    throw UsageError(
        fmt::format("critical difference of {} methods on {} blocks at level {}: two "
                    "methods, a block and a level between 0 and 1 are needed",
                    methods, blocks, level));
  const auto k = static_cast<double>(methods), n = static_cast<double>(blocks);
  const double q = normal_range_quantile(1 - level, static_cast<int>(methods));
  return q / std::sqrt(2.0) * std::sqrt(k * (k + 1) / (6 * n));
}

}  // namespace beatbench
