#include "results/statistics/multiple_tests.h"

#include "harness/base/error.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace beatbench {
namespace {

using P = std::vector<double>;

void expect_near(const P& expected, const P& values) {
  ASSERT_EQ(expected.size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(expected[i], values[i], 1e-15) << i;
}

// By hand from Holm 1979: 4 · .005, 3 · .01, 2 · .03, then 1 · .04 raised to .06.
TEST(Holm, MultipliesByWhatIsStillToTest) {
  expect_near({.03, .06, .06, .02}, holm(P{.01, .04, .03, .005}));
  expect_near({1, 1}, holm(P{.6, .7}));
  expect_near({.02}, holm(P{.02}));
  expect_near({0, .5}, holm(P{0, .5}));
  EXPECT_TRUE(holm({}).empty());
}

// Demšar 2006, §3.2.2: of .016, .019 and .607 (C4.5 against the others) Holm rejects two at .05.
TEST(Holm, StopsAtTheFirstThatFails) {
  expect_near({.048, .048, .607}, holm(P{.016, .019, .607}));
  expect_near({.06, .06, .06}, holm(P{.02, .021, .022}));
}

TEST(Holm, RefusesWhatIsNoPValue) {
  EXPECT_THROW(holm(P{.1, std::nan("")}), DataError);
  EXPECT_THROW(holm(P{-.1}), DataError);
  EXPECT_THROW(holm(P{1.1}), DataError);
}

TEST(SmallestP, TellsHowMuchDataALevelNeeds) {
  EXPECT_EQ(0.0625, smallest_wilcoxon_p(5));
  EXPECT_EQ(0.0078125, smallest_wilcoxon_p(8));
  EXPECT_EQ(0.001953125, smallest_wilcoxon_p(10));
  EXPECT_EQ(1, smallest_wilcoxon_p(0));
  EXPECT_EQ(1, smallest_wilcoxon_p(1));
  EXPECT_EQ(6, blocks_needed(0.05, 1));  // 2 / 2⁶ = .031
  EXPECT_EQ(8, blocks_needed(0.05, 6));  // 6 · .0078 = .047
  EXPECT_EQ(9, blocks_needed(0.05, 7));
  EXPECT_EQ(5, blocks_needed(0.5, 1));
  EXPECT_EQ(0.01, smallest_bootstrap_p(199));
  EXPECT_EQ(39, resamples_needed(0.05, 1));
  EXPECT_EQ(2639, resamples_needed(0.05, 66));
  EXPECT_THROW(blocks_needed(0, 1), UsageError);
  EXPECT_THROW(resamples_needed(0.05, 0), UsageError);
}

}  // namespace
}  // namespace beatbench
