#include "results/statistics/friedman.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "tests/results/statistics/tables.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace beatbench {
namespace {

using Blocks = std::vector<std::vector<double>>;

// Demšar 2006, §3.2.2: mean ranks 3.143, 2.000, 2.893, 1.964; χ² = 9.28 and F = 3.69, both without
// the correction for ties.
TEST(Friedman, GivesThePublishedExample) {
  const auto test = friedman(demsar());
  ASSERT_TRUE(test);
  const double published[] = {3.143, 2.000, 2.893, 1.964};
  for (std::size_t m = 0; m < 4; ++m) EXPECT_NEAR(published[m], test->mean_ranks[m], 5e-4);
  const double uncorrected = test->chi_squared * test->ties_correction;
  EXPECT_NEAR(9.28, uncorrected, 5e-3);
  EXPECT_NEAR(3.69, 13 * uncorrected / (14 * 3 - uncorrected), 5e-3);
  EXPECT_NEAR(1 - 78.0 / (14 * 60), test->ties_correction, 1e-15);  // groups 2, 2, 2, 4: 6+6+6+60
}

// SciPy 1.17.1: scipy.stats.friedmanchisquare, and scipy.stats.f.sf for Iman–Davenport.
TEST(Friedman, AgreesWithSciPyOnTies) {
  const auto published = friedman(demsar());
  EXPECT_NEAR(10.228346456692925, published->chi_squared, 1e-10);
  EXPECT_NEAR(0.016721580328441323, published->p_chi_squared, 1e-12);
  EXPECT_NEAR(4.1851301115241695, published->f, 1e-10);
  EXPECT_NEAR(0.011620659515310975, published->p_f, 1e-12);
  const auto small = friedman(table_of(
      {{7, 9, 8, 6}, {6, 5, 7, 5}, {9, 7, 8, 6}, {8, 6, 7, 6}, {5, 8, 6, 4}, {7, 7, 7, 3}}));
  EXPECT_NEAR(10, small->chi_squared, 1e-10);
  EXPECT_NEAR(0.01856613546304325, small->p_chi_squared, 1e-12);
  EXPECT_NEAR(6.25, small->f, 1e-10);
  EXPECT_NEAR(0.005767737225003974, small->p_f, 1e-12);
}

// χ² = n (k − 1) for constant ranks: 30 for k = 4, n = 10 and 15 for n = 5. F is infinite then, and
// all but the first block had one ordering of k! to hit.
TEST(Friedman, PerfectAgreementIsTheLargestValue) {
  for (const int n : {5, 10}) {
    const auto test = friedman(table_of(Blocks(static_cast<std::size_t>(n), {1, 2, 3, 4})));
    EXPECT_NEAR(3 * n, test->chi_squared, 1e-10);
    EXPECT_TRUE(std::isinf(test->f));
    EXPECT_NEAR(1, test->p_f / std::pow(24.0, 1 - n), 1e-10);
    EXPECT_EQ((std::vector<double>{4, 3, 2, 1}), test->mean_ranks);
  }
  const auto tied = friedman(table_of(Blocks(6, {1, 2, 2, 4})));  // 4! / 2! orderings
  EXPECT_NEAR(1, tied->p_f / std::pow(12.0, -5), 1e-10);
}

TEST(Friedman, AllEqualIsNoDifference) {
  const auto test = friedman(table_of(Blocks(5, {3, 3, 3})));
  ASSERT_TRUE(test);
  EXPECT_EQ(0, test->chi_squared);
  EXPECT_EQ(0, test->f);
  EXPECT_EQ(1, test->p_chi_squared);
  EXPECT_EQ(1, test->p_f);
  EXPECT_EQ((std::vector<double>{2, 2, 2}), test->mean_ranks);
}

TEST(Friedman, DoesNotDependOnTheOrderOfBlocksOrOnAMonotoneChangeOfABlock) {
  Draws draws(1, "friedman");
  Blocks blocks;
  for (int b = 0; b < 8; ++b)
    blocks.push_back({draws.uniform(), draws.uniform(), draws.uniform(), draws.uniform()});
  const auto before = friedman(table_of(blocks));
  std::swap(blocks[0], blocks[5]);
  for (double& score : blocks[2]) score = std::exp(3 * score);
  const auto after = friedman(table_of(blocks));
  EXPECT_NEAR(before->chi_squared, after->chi_squared, 1e-12);
  EXPECT_NEAR(before->p_f, after->p_f, 1e-12);
}

TEST(Friedman, PValueIsAboutUniformWithoutADifference) {
  Draws draws(2, "friedman");
  int rejected = 0;
  for (int world = 0; world < 1000; ++world) {
    Blocks blocks;
    for (int b = 0; b < 10; ++b)
      blocks.push_back({draws.uniform(), draws.uniform(), draws.uniform(), draws.uniform()});
    rejected += friedman(table_of(blocks))->p_f < 0.05;
  }
  EXPECT_NEAR(50, rejected, 22);  // 3 SD of the simulation
}

TEST(Friedman, RefusesFewBlocksAndFewMethodsWithTheReason) {
  for (const std::size_t n : {1U, 4U}) {
    const auto test = friedman(table_of(Blocks(n, {1, 2, 3})));
    EXPECT_FALSE(test);
    EXPECT_NE(std::string::npos, test.reason().find("at least 5")) << test.reason();
  }
  EXPECT_FALSE(friedman(CompleteTable{{"a", "b", "c"}, {}, {{}, {}, {}}, {{}, {}, {}}}));
  EXPECT_NE(std::string::npos,
            friedman(table_of(Blocks(9, {1, 2}))).reason().find("2 complete methods"));
  EXPECT_FALSE(friedman(CompleteTable{}));
}

// Demšar 2006, §3.2.2: 1.25 at .05 and 1.12 at .10 for 4 classifiers on 14 data sets.
TEST(Nemenyi, GivesThePublishedCriticalDifferences) {
  EXPECT_NEAR(1.25, nemenyi_critical_difference(4, 14, 0.05), 6e-3);
  EXPECT_NEAR(1.12, nemenyi_critical_difference(4, 14, 0.10), 6e-3);
  EXPECT_NEAR(3.6331595749026278 / std::sqrt(2) * std::sqrt(20.0 / 84),
              nemenyi_critical_difference(4, 14), 1e-10);
  EXPECT_THROW(nemenyi_critical_difference(1, 14), UsageError);
  EXPECT_THROW(nemenyi_critical_difference(4, 0), UsageError);
  EXPECT_THROW(nemenyi_critical_difference(4, 14, 1), UsageError);
}

}  // namespace
}  // namespace beatbench
