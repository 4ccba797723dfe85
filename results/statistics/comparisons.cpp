#include "results/statistics/comparisons.h"

#include "harness/base/median.h"
#include "results/statistics/intervals.h"
#include "results/statistics/multiple_tests.h"
#include "results/statistics/wilcoxon.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace beatbench {
namespace {

// Signs say which of a pair is the better: +1 a, −1 b, 0 neither.
void decide(Comparisons& all, const std::vector<int>& signs) {
  std::vector<double> p;
  for (const Comparison& pair : all.pairs) p.push_back(pair.p);
  const auto corrected = holm(p);
  for (std::size_t i = 0; i < all.pairs.size(); ++i) {
    Comparison& pair = all.pairs[i];
    pair.p_holm = corrected[i];
    pair.a_better = pair.p_holm <= all.level && signs[i] > 0;
    pair.b_better = pair.p_holm <= all.level && signs[i] < 0;
  }
}

// Whether not even the smallest p-value that a pair could have given is enough; then says so.
bool out_of_reach(Comparisons& all) {
  double least = 1;
  for (const Comparison& pair : all.pairs) least = std::min(least, pair.smallest_p);
  const double corrected = std::min(1.0, least * static_cast<double>(all.pairs.size()));
  if (corrected <= all.level) return false;
  all.caution = fmt::format(
      "no two of {} methods could be told apart: the smallest possible p-value is {:.2g}, {:.2g} "
      "after Holm's correction for {} {}",
      all.methods, least, corrected, all.pairs.size(), all.pairs.size() == 1 ? "pair" : "pairs");
  return true;
}

std::int64_t defined(const Resamples& resamples) {
  return std::count_if(resamples.values.begin(), resamples.values.end(),
                       [](const auto& value) { return value.has_value(); });
}

int sign(double value) { return value > 0 ? 1 : value < 0 ? -1 : 0; }

Refusal too_few_methods(std::size_t methods) {
  return Refusal{
      fmt::format("nothing to compare: {} complete method{}", methods, methods == 1 ? "" : "s")};
}

}  // namespace

const Comparison& Comparisons::of(std::size_t a, std::size_t b) const {
  const auto [low, high] = std::minmax(a, b);
  assert(low != high && high < methods);
  // Before row `low` stand methods − 1, methods − 2, … pairs.
  return pairs[low * (2 * methods - low - 1) / 2 + high - low - 1];
}

bool Comparisons::better(std::size_t a, std::size_t b) const {
  const Comparison& pair = of(a, b);
  return pair.a == a ? pair.a_better : pair.b_better;
}

Outcome<Comparisons> compare_over_blocks(const CompleteTable& table, double level) {
  check_level(level);
  Comparisons all{table.methods.size(), level, {}, {}};
  if (all.methods < 2) return too_few_methods(all.methods);
  std::vector<int> signs;
  for (std::size_t a = 0; a < all.methods; ++a) {
    for (std::size_t b = a + 1; b < all.methods; ++b) {
      std::vector<double> differences;
      for (std::size_t i = 0; i < table.blocks.size(); ++i)
        differences.push_back(table.goodness[a][i] - table.goodness[b][i]);
      const auto test = wilcoxon(differences);
      if (!test) return Refusal{test.reason()};
      all.pairs.push_back({a, b, median(differences), test->p, 1, test->smallest_p});
      signs.push_back(sign(test->plus - test->minus));
    }
  }
  decide(all, signs);
  if (out_of_reach(all))
    all.caution += fmt::format(". {:g} is within reach from {} blocks without equal scores", level,
                               blocks_needed(level, static_cast<std::int64_t>(all.pairs.size())));
  return all;
}

Resamples goodness(Resamples method, Direction direction) {
  const auto turn = [&](std::optional<double>& value) {
    if (value) value = goodness(*value, direction);
  };
  turn(method.estimate);
  for (auto& value : method.values) turn(value);
  for (auto& value : method.without) turn(value);
  return method;
}

Outcome<Comparisons> compare_over_patients(std::span<const Resamples> methods, Direction direction,
                                           double level) {
  check_level(level);
  Comparisons all{methods.size(), level, {}, {}};
  if (all.methods < 2) return too_few_methods(all.methods);
  std::vector<Resamples> good;
  for (const Resamples& method : methods) good.push_back(goodness(method, direction));
  std::vector<int> signs;
  for (std::size_t a = 0; a < all.methods; ++a) {
    for (std::size_t b = a + 1; b < all.methods; ++b) {
      const Resamples apart = difference(good[a], good[b]);
      const auto p = bootstrap_p_value(apart);
      if (!p) return Refusal{p.reason()};
      all.pairs.push_back({a, b, *apart.estimate, *p, 1, smallest_bootstrap_p(defined(apart))});
      signs.push_back(sign(*apart.estimate));
    }
  }
  decide(all, signs);
  if (out_of_reach(all))
    all.caution +=
        fmt::format(". Draw at least {} resamples",
                    resamples_needed(level, static_cast<std::int64_t>(all.pairs.size())));
  return all;
}

}  // namespace beatbench
