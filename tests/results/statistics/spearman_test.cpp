#include "results/statistics/spearman.h"

#include "harness/base/seed.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace beatbench {
namespace {

using Values = std::vector<double>;

// By hand: the squared rank differences of 10 pairs add up to 194, so 1 − 6·194 / (10·99) =
// −29/165 (the worked example of Wikipedia, "Spearman's rank correlation coefficient").
TEST(Spearman, IsAsInTheWorkedExample) {
  const Values a = {106, 100, 86, 101, 99, 103, 97, 113, 112, 110};
  const Values b = {7, 27, 2, 50, 28, 29, 20, 12, 6, 17};
  EXPECT_NEAR(*spearman(a, b), -29.0 / 165.0, 1e-12);
}

// By hand: ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4; deviations −1.5, 0, 0, 1.5 and −1.5, −.5, .5, 1.5:
// 4.5 / √(4.5 · 5).
TEST(Spearman, CountsTies) {
  EXPECT_NEAR(*spearman(Values{1, 2, 2, 3}, Values{10, 20, 30, 40}), 4.5 / std::sqrt(22.5), 1e-12);
}

TEST(Spearman, IsNoneWhereNothingCanBeOrdered) {
  EXPECT_FALSE(spearman(Values{}, Values{}));
  EXPECT_FALSE(spearman(Values{1}, Values{2}));
  EXPECT_FALSE(spearman(Values{1, 2, 3}, Values{4, 4, 4}));
}

// The definition, slowly: a rank counts who is lower, and half of who is equal.
double slow_rank(const Values& values, double value) {
  double rank = 0.5;
  for (const double other : values) rank += other < value ? 1 : other == value ? 0.5 : 0;
  return rank;
}
double slow_spearman(const Values& a, const Values& b) {
  const auto n = static_cast<double>(a.size());
  double sum_a = 0, sum_b = 0, both = 0, square_a = 0, square_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = slow_rank(a, a[i]), y = slow_rank(b, b[i]);
    sum_a += x, sum_b += y, both += x * y, square_a += x * x, square_b += y * y;
  }
  return (n * both - sum_a * sum_b) /
         std::sqrt((n * square_a - sum_a * sum_a) * (n * square_b - sum_b * sum_b));
}

TEST(Spearman, MeetsASlowReferenceOnRandomValues) {
  for (std::uint64_t trial = 0; trial < 100; ++trial) {
    Draws draws(trial, "spearman");
    Values a, b;
    for (std::uint64_t i = 0; i < 5 + trial % 20; ++i) {
      a.push_back(static_cast<double>(draws.below(8)));
      b.push_back(draws.uniform(0, 1) + a.back() / 10);
    }
    a.front() = 9;  // so that they never are all alike
    EXPECT_NEAR(spearman(a, b).value(), slow_spearman(a, b), 1e-12) << trial;
  }
}

}  // namespace
}  // namespace beatbench
