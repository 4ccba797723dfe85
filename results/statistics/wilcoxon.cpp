#include "results/statistics/wilcoxon.h"

#include "results/statistics/distributions.h"
#include "results/statistics/multiple_tests.h"
#include "results/statistics/ranks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace beatbench {
namespace {

struct SignedRank {
  double rank = 0;
  bool positive = false;
};

std::vector<SignedRank> signed_ranks(std::span<const double> differences) {
  std::vector<double> kept, sizes;
  for (const double difference : differences) {
    if (difference == 0) continue;
    kept.push_back(difference);
    sizes.push_back(std::abs(difference));
  }
  const auto ranks = midranks(sizes);
  std::vector<SignedRank> result;
  for (std::size_t i = 0; i < kept.size(); ++i) result.push_back({ranks[i], kept[i] > 0});
  return result;
}

// P(rank sum ≤ sum) when each sign is a coin. Twice a midrank is whole.
double exact_lower(const std::vector<SignedRank>& ranks, double sum) {
  std::vector<double> chance = {1};  // of twice the rank sum 0, 1, …
  for (const SignedRank& item : ranks) {
    const auto step = static_cast<std::size_t>(std::lround(2 * item.rank));
    chance.resize(chance.size() + step);
    for (std::size_t s = chance.size(); s-- > 0;)
      chance[s] = (chance[s] + (s >= step ? chance[s - step] : 0)) / 2;
  }
  double lower = 0;
  for (std::size_t s = 0; s < chance.size() && static_cast<double>(s) <= 2 * sum; ++s)
    lower += chance[s];
  return lower;
}

double normal_lower(const std::vector<SignedRank>& ranks, double sum) {
  double mean = 0, variance = 0;
  for (const SignedRank& item : ranks) {
    mean += item.rank / 2;
    variance += item.rank * item.rank / 4;
  }
  return normal_cdf((sum - mean) / std::sqrt(variance));
}

}  // namespace

Outcome<Wilcoxon> wilcoxon(std::span<const double> differences) {
  for (std::size_t i = 0; i < differences.size(); ++i)
    if (!std::isfinite(differences[i]))
      throw DataError(
          fmt::format("difference {} is {}: a diverged run has no rank", i, differences[i]));
  Wilcoxon result;
  result.n = static_cast<std::int64_t>(differences.size());
  if (result.n < kFewestBlocks)
    return Refusal{fmt::format(
        "no signed-rank test: {} blocks, at least {} are needed: no p-value could be below {:g}",
        result.n, kFewestBlocks, smallest_wilcoxon_p(result.n))};
  const auto ranks = signed_ranks(differences);
  for (const SignedRank& item : ranks) (item.positive ? result.plus : result.minus) += item.rank;
  const auto signs = static_cast<std::int64_t>(ranks.size());
  result.zeros = result.n - signs;
  if (signs == 0) return result;
  result.smallest_p = smallest_wilcoxon_p(signs);
  result.exact = signs <= kMostForExact;
  const double less = std::min(result.plus, result.minus);
  const double lower = result.exact ? exact_lower(ranks, less) : normal_lower(ranks, less);
  result.p = std::min(1.0, 2 * lower);
  return result;
}

}  // namespace beatbench
