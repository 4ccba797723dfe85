#include "results/statistics/wilcoxon.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "results/statistics/ranks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace beatbench {
namespace {

using Differences = std::vector<double>;

// C4.5 against C4.5+m, Demšar 2006, Table 2, in thousandths.
const Differences kDemsar = {5, -8, 17, 33, 6, -5, 7, 0, 63, 0, 22, 47, 9, 21};

// SciPy 1.17.1: scipy.stats.wilcoxon, method="exact" without ties, PermutationMethod over all signs
// with ties and zeros, "asymptotic" with correction=False.
TEST(Wilcoxon, AgreesWithSciPy) {
  const auto untied = wilcoxon(Differences{1.5, -2.5, 3.5, 4.5, -0.5, 6.5, 7.5});
  EXPECT_EQ(4, untied->minus);
  EXPECT_NEAR(0.109375, untied->p, 1e-14);
  const auto drop = wilcoxon(kDemsar);
  EXPECT_EQ(71.5, drop->plus);
  EXPECT_EQ(6.5, drop->minus);
  EXPECT_NEAR(0.00732421875, drop->p, 1e-14);
  Differences sixty;
  for (int i = 1; i <= 60; ++i) sixty.push_back((i * i % 7 < 3 ? -1 : 1) * (i + 0.25));
  EXPECT_TRUE(wilcoxon(sixty)->exact);
  EXPECT_NEAR(0.002238740843483451, wilcoxon(sixty)->p, 1e-13);
}

TEST(Wilcoxon, IsNormalBeyondTheExactAsSciPy) {
  Differences many;  // 61 distinct sizes, 2 zeros
  for (int i = 1; i <= 150; ++i) many.push_back((i * 37 % 101 - 40) / 8.0);
  const auto drop = wilcoxon(many);
  EXPECT_FALSE(drop->exact);
  EXPECT_EQ(2, drop->zeros);
  EXPECT_EQ(3468.5, std::min(drop->plus, drop->minus));
  EXPECT_NEAR(9.081796204021409e-05, drop->p, 1e-15);
}

// All 2ⁿ signs of the ranks, one after the other.
double p_by_enumeration(const Differences& differences) {
  Differences sizes, kept;
  for (const double d : differences)
    if (d != 0) kept.push_back(d), sizes.push_back(std::abs(d));
  const auto ranks = midranks(sizes);
  Differences signed_ranks;
  double plus = 0, minus = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    signed_ranks.push_back(ranks[i]);
    (kept[i] > 0 ? plus : minus) += ranks[i];
  }
  const unsigned all = 1U << signed_ranks.size();
  unsigned as_far = 0;
  for (unsigned signs = 0; signs < all; ++signs) {
    double sum = 0;
    for (std::size_t i = 0; i < signed_ranks.size(); ++i)
      if (signs >> i & 1U) sum += signed_ranks[i];
    as_far += sum <= std::min(plus, minus);
  }
  return std::min(1.0, 2.0 * as_far / all);
}

TEST(Wilcoxon, IsExactWithTiesAndZeros) {
  for (std::int64_t seed = 0; seed < 40; ++seed) {
    Draws draws(3, "wilcoxon", seed);
    Differences differences;
    for (std::uint64_t i = 0; i < 5 + static_cast<std::uint64_t>(seed) % 8; ++i)
      differences.push_back(static_cast<double>(draws.below(9)) - 3);
    EXPECT_NEAR(p_by_enumeration(differences), wilcoxon(differences)->p, 1e-12) << seed;
  }
}

// Table of critical values (Wilcoxon 1945; Demšar 2006, §3.1.3): 21 for n = 14 at .05.
TEST(Wilcoxon, CriticalValueOfFourteenIsTwentyOne) {
  Differences differences;
  for (int i = 1; i <= 14; ++i) differences.push_back(i == 7 || i == 14 ? -i : i);
  EXPECT_EQ(21, wilcoxon(differences)->minus);
  EXPECT_LE(wilcoxon(differences)->p, 0.05);
  for (double& d : differences) d = std::abs(d) == 7 || std::abs(d) == 8 ? -d : d;  // 8 and 14
  EXPECT_EQ(22, wilcoxon(differences)->minus);
  EXPECT_GT(wilcoxon(differences)->p, 0.05);
}

// 2 / 2ⁿ: .0625 for 5, .0078 for 8, .00195 for 10 blocks.
TEST(Wilcoxon, HasAFloorThatOneSidedDifferencesReach) {
  for (const auto& [n, floor] : {std::pair(5, 0.0625), {8, 0.0078125}, {10, 0.001953125}}) {
    Differences differences;
    for (int i = 1; i <= n; ++i) differences.push_back(0.01 * i);
    EXPECT_NEAR(floor, wilcoxon(differences)->p, 1e-15);
    EXPECT_EQ(floor, wilcoxon(differences)->smallest_p);
  }
  const auto with_zeros = wilcoxon(Differences{0, 0, 1, 2, 3, 4});
  EXPECT_EQ(0.125, with_zeros->p);
  EXPECT_EQ(0.125, with_zeros->smallest_p);
}

TEST(Wilcoxon, AllEqualIsNoDifference) {
  const auto test = wilcoxon(Differences(6, 0));
  ASSERT_TRUE(test);
  EXPECT_EQ(1, test->p);
  EXPECT_EQ(1, test->smallest_p);
  EXPECT_EQ(6, test->zeros);
}

TEST(Wilcoxon, DoesNotDependOnSignOrOrder) {
  Differences turned(kDemsar.rbegin(), kDemsar.rend());
  for (double& d : turned) d = -d;
  EXPECT_EQ(wilcoxon(kDemsar)->p, wilcoxon(turned)->p);
  EXPECT_EQ(wilcoxon(kDemsar)->plus, wilcoxon(turned)->minus);
}

TEST(Wilcoxon, NormalAndExactMeetWhereTheyChange) {
  Differences differences;
  for (int i = 1; i <= kMostForExact; ++i) differences.push_back(i % 5 < 2 ? -i : i);
  const double exact = wilcoxon(differences)->p;
  differences.push_back(0.001);  // one more, of the lowest rank
  EXPECT_FALSE(wilcoxon(differences)->exact);
  EXPECT_NEAR(1, wilcoxon(differences)->p / exact, 0.05);
}

TEST(Wilcoxon, RefusesFewBlocksAndDivergedRuns) {
  for (const std::size_t n : {0U, 1U, 4U}) {
    const auto test = wilcoxon(Differences(n, 1.0));
    EXPECT_FALSE(test);
    EXPECT_NE(std::string::npos, test.reason().find("at least 5")) << test.reason();
  }
  EXPECT_NE(std::string::npos, wilcoxon(Differences(4, 1.0)).reason().find("0.125"));
  EXPECT_THROW(wilcoxon(Differences{1, 2, std::nan(""), 3, 4}), DataError);
  EXPECT_THROW(wilcoxon(Differences{1, std::numeric_limits<double>::infinity()}), DataError);
}

}  // namespace
}  // namespace beatbench
