#include "results/statistics/bayes_signed_rank.h"

#include "harness/base/seed.h"
#include "results/statistics/multiple_tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace beatbench {
namespace {

// For observation i the sorted ones before begin[i] are on its left, from end[i] on its right.
struct Borders {
  std::vector<std::size_t> begin, end;
};

Borders borders_of_the_rope(const std::vector<double>& sorted, double rope) {
  Borders borders;
  for (const double z : sorted) {
    // z + other, not other against a shifted border: both of a pair must decide alike.
    const auto first = std::partition_point(sorted.begin(), sorted.end(),
                                            [&](double other) { return z + other < -2 * rope; });
    const auto end = std::partition_point(first, sorted.end(),
                                          [&](double other) { return z + other <= 2 * rope; });
    borders.begin.push_back(static_cast<std::size_t>(first - sorted.begin()));
    borders.end.push_back(static_cast<std::size_t>(end - sorted.begin()));
  }
  return borders;
}

void check(std::span<const double> differences, double rope, std::int64_t draws) {
  if (!(rope >= 0) || !std::isfinite(rope) || draws < 1)
    throw UsageError(fmt::format(
        "a rope of {} and {} draws: a width of 0 or more and at least 1 draw are needed", rope,
        draws));
  for (std::size_t i = 0; i < differences.size(); ++i)
    if (!std::isfinite(differences[i]))
      throw DataError(
          fmt::format("difference {} is {}: a diverged run has no rank", i, differences[i]));
}

}  // namespace

Outcome<BayesSignedRank> bayes_signed_rank(std::span<const double> differences, double rope,
                                           std::uint64_t seed, std::int64_t draws) {
  check(differences, rope, draws);
  if (static_cast<std::int64_t>(differences.size()) < kFewestBlocks)
    return Refusal{fmt::format(
        "no Bayesian signed-rank test: {} blocks, at least {} are needed: with fewer, the prior "
        "speaks louder than the blocks",
        differences.size(), kFewestBlocks)};
  std::vector<double> sorted(differences.begin(), differences.end());
  std::sort(sorted.begin(), sorted.end());
  const auto place_of_prior = std::upper_bound(sorted.begin(), sorted.end(), 0.0);
  const auto prior = static_cast<std::size_t>(place_of_prior - sorted.begin());
  sorted.insert(place_of_prior, 0.0);
  const Borders borders = borders_of_the_rope(sorted, rope);

  Draws random(seed, "bayes_signed_rank");
  std::array<double, 3> won{}, mean{};
  std::vector<double> weight(sorted.size()), before(sorted.size() + 1);
  for (std::int64_t draw = 0; draw < draws; ++draw) {
    for (std::size_t i = 0; i < weight.size(); ++i) {
      const double normal = i == prior ? random.normal() : 0;  // its square over 2 is Gamma(½)
      weight[i] = i == prior ? normal * normal / 2 : -std::log(1 - random.uniform());
      before[i + 1] = before[i] + weight[i];
    }
    std::array<double, 3> side{};
    for (std::size_t i = 0; i < weight.size(); ++i) {
      side[0] += weight[i] * before[borders.begin[i]];
      side[1] += weight[i] * (before[borders.end[i]] - before[borders.begin[i]]);
      side[2] += weight[i] * (before.back() - before[borders.end[i]]);
    }
    const double most = *std::max_element(side.begin(), side.end());
    const auto winners = static_cast<double>(std::count(side.begin(), side.end(), most));
    for (std::size_t s = 0; s < 3; ++s) {
      mean[s] += side[s] / (before.back() * before.back());
      won[s] += side[s] == most ? 1 / winners : 0;
    }
  }
  const auto n = static_cast<double>(draws);
  return BayesSignedRank{won[0] / n, won[1] / n, won[2] / n, mean[0] / n, mean[1] / n, mean[2] / n};
}

}  // namespace beatbench
