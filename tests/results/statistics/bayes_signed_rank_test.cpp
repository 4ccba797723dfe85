#include "results/statistics/bayes_signed_rank.h"

#include "harness/base/error.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace beatbench {
namespace {

using Differences = std::vector<double>;

const Differences kNine = {.05, -.03, .02, -.04, .06, .01, -.005, .03, -.02};

// E(w_i w_j) of a Dirichlet distribution (½, 1, …, 1) in closed form, summed over all pairs.
std::vector<double> expected_weights(Differences z, double rope) {
  z.insert(z.begin(), 0.0);
  const double total = static_cast<double>(z.size()) - 0.5;
  std::vector<double> sides(3);
  for (std::size_t i = 0; i < z.size(); ++i)
    for (std::size_t j = 0; j < z.size(); ++j) {
      const double a = i == 0 ? 0.5 : 1, b = j == 0 ? 0.5 : 1;
      const double weight = (a * b + (i == j ? a : 0)) / (total * (total + 1));
      sides[z[i] + z[j] < -2 * rope ? 0 : z[i] + z[j] > 2 * rope ? 2 : 1] += weight;
    }
  return sides;
}

// NumPy 2: 10⁶ draws of numpy's Dirichlet, all pairs by matrix: .1430, .2324, .6246 won (SD .0005).
TEST(BayesSignedRank, AgreesWithAnIndependentSimulation) {
  const auto result = bayes_signed_rank(kNine, .01, 1);
  ASSERT_TRUE(result);
  EXPECT_NEAR(.142973, result->left, .006);  // 3 SD of 50,000 draws
  EXPECT_NEAR(.232400, result->rope, .006);
  EXPECT_NEAR(.624627, result->right, .007);
}

TEST(BayesSignedRank, MeanWeightsAreThoseOfTheDirichletDistribution) {
  for (const double rope : {0.0, .01, .0251}) {
    const auto result = bayes_signed_rank(kNine, rope, 2);
    const auto expected = expected_weights(kNine, rope);
    EXPECT_NEAR(expected[0], result->mean_left, .003);
    EXPECT_NEAR(expected[1], result->mean_rope, .003);
    EXPECT_NEAR(expected[2], result->mean_right, .003);
    EXPECT_NEAR(1, result->mean_left + result->mean_rope + result->mean_right, 1e-9);
    EXPECT_NEAR(1, result->left + result->rope + result->right, 1e-9);
  }
}

TEST(BayesSignedRank, IsSureWhereTheBlocksAre) {
  const Differences better(12, .05);
  EXPECT_GT(bayes_signed_rank(better, .01, 0)->right, .999);
  EXPECT_GT(bayes_signed_rank(Differences(12, -.05), .01, 0)->left, .999);
  EXPECT_EQ(1, bayes_signed_rank(better, .05, 0)->rope);           // the border belongs to the rope
  EXPECT_EQ(1, bayes_signed_rank(Differences(5, 0), 0, 0)->rope);  // all equal
}

TEST(BayesSignedRank, TurnsRoundWithTheMethods) {
  Differences turned;
  for (const double d : kNine) turned.push_back(-d);
  const auto there = bayes_signed_rank(kNine, .01, 3), back = bayes_signed_rank(turned, .01, 3);
  EXPECT_NEAR(there->left, back->right, .01);
  EXPECT_NEAR(there->rope, back->rope, .01);
  EXPECT_NEAR(bayes_signed_rank(Differences{-3, -2, -1, 1, 2, 3}, 0, 0)->left, .5, .02);
}

TEST(BayesSignedRank, SameSeedSameChances) {
  const auto a = bayes_signed_rank(kNine, .01, 4, 1000), b = bayes_signed_rank(kNine, .01, 4, 1000);
  EXPECT_EQ(a->right, b->right);
  EXPECT_NE(a->right, bayes_signed_rank(kNine, .01, 5, 1000)->right);
  Differences shuffled(kNine.rbegin(), kNine.rend());
  EXPECT_EQ(a->right, bayes_signed_rank(shuffled, .01, 4, 1000)->right);
}

TEST(BayesSignedRank, RefusesFewBlocksAndBadNumbers) {
  for (const std::size_t n : {0U, 1U, 4U}) {
    EXPECT_NE(std::string::npos,
              bayes_signed_rank(Differences(n, 1), .01, 0).reason().find("at least 5"));
  }
  EXPECT_THROW(bayes_signed_rank(kNine, -.01, 0), UsageError);
  EXPECT_THROW(bayes_signed_rank(kNine, std::nan(""), 0), UsageError);
  EXPECT_THROW(bayes_signed_rank(kNine, .01, 0, 0), UsageError);
  EXPECT_THROW(bayes_signed_rank(Differences{1, 2, 3, 4, std::nan("")}, .01, 0), DataError);
}

}  // namespace
}  // namespace beatbench
