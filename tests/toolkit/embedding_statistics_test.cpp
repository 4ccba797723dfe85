#include "harness/toolkit/embedding_statistics.h"

#include "tests/toolkit/tensors.h"

#include <ATen/ops/eye.h>
#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {

TEST(Alignment, IsTheMeanSquaredDistanceOfTheViews) {
  EXPECT_NEAR(alignment(matrix({{1, 0}, {0, 1}}), matrix({{1, 0}, {1, 0}})).item<double>(), 1,
              1e-9);
}

TEST(Uniformity, IsZeroWhereCollapsedAndLowerWhereSpread) {
  EXPECT_NEAR(uniformity(matrix({{1, 0}, {1, 0}, {1, 0}})).item<double>(), 0, 1e-9);
  // Two opposite points: d^2 = 4.
  EXPECT_NEAR(uniformity(matrix({{1, 0}, {-1, 0}})).item<double>(), -8, 1e-9);
}

TEST(EffectiveRank, CountsTheDirectionsInUse) {
  EXPECT_NEAR(effective_rank(at::eye(5, at::kDouble)).item<double>(), 5, 1e-6);
  EXPECT_NEAR(effective_rank(matrix({{1, 0}, {1, 0}, {1, 0}})).item<double>(), 1, 1e-4);
  // Singular values 3 and 1: entropy of (.75, .25).
  const double entropy = -(.75 * std::log(.75) + .25 * std::log(.25));
  EXPECT_NEAR(effective_rank(matrix({{3, 0, 0}, {0, 1, 0}})).item<double>(), std::exp(entropy),
              1e-6);
}

TEST(AddSimilarities, AreMeansOverTheDiagonalAndTheRest) {
  ScalarLog scalars;
  // Cosines [[1, .6], [0, .8]]: the diagonal's mean .9, the rest's .3.
  add_similarities(matrix({{1, 0}, {0, 1}}), matrix({{1, 0}, {.6, .8}}), scalars);
  add_similarities(matrix({{1, 0}}), matrix({{.6, .8}}), scalars);
  LossLog log;
  const std::vector<double> values = scalars.flush(log);
  ASSERT_EQ(values.size(), 4u);
  EXPECT_NEAR(values[0], .9, 1e-12);
  EXPECT_NEAR(values[1], .3, 1e-12);
  EXPECT_NEAR(values[2], .6, 1e-12);
  EXPECT_NEAR(values[3], 0, 1e-12);
  EXPECT_EQ(log.values()[0].first, "positive_similarity");
  EXPECT_EQ(log.values()[1].first, "negative_similarity");
}

TEST(ScalarLog, GivesItsScalarsToTheLogInOrder) {
  ScalarLog scalars;
  scalars.add("a", matrix({{1}}).sum());
  scalars.add("b", matrix({{2}}).sum());
  LossLog log;
  EXPECT_EQ(scalars.flush(log), (std::vector<double>{1, 2}));
  EXPECT_EQ(log.values().at(1), (std::pair<std::string, double>{"b", 2}));
  EXPECT_TRUE(scalars.flush(log).empty());
}

}  // namespace
}  // namespace beatbench
