#include "harness/toolkit/similarity.h"

#include "harness/sdk/random.h"
#include "tests/toolkit/tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/allclose.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace beatbench {
namespace {

const double kMissing = std::numeric_limits<double>::quiet_NaN();

at::Tensor all_pairs() { return matrix({{0, 1}, {0, 2}, {1, 2}}).to(at::kLong); }

at::Tensor similarity_of(const std::vector<std::vector<double>>& features, SimilarityKind kind,
                         SimilarityScale scale) {
  return FeatureSimilarity(matrix(features), all_pairs(), kind, scale)(integers({0, 1, 2}));
}

TEST(FillWithMedian, TakesTheCorpusMedianAndZeroWhereAllLackIt) {
  const at::Tensor filled =
      fill_with_median(matrix({{1, kMissing}, {kMissing, kMissing}, {5, kMissing}, {3, kMissing}}));
  EXPECT_EQ(numbers(filled), (std::vector<double>{1, 0, 3, 0, 5, 0, 3, 0}));
}

TEST(FeatureSimilarity, RawCosineOfClinicalUnitsCrowdsNearOne) {
  // Heart rate 60, 80 and 100 per minute beside an amplitude of 1, .5 and .1 mV.
  const at::Tensor s =
      similarity_of({{60, 1}, {80, .5}, {100, .1}}, SimilarityKind::cosine, SimilarityScale::raw);
  EXPECT_NEAR(s[0][1].item<double>(), (4800 + .5) / std::sqrt(3601 * 6400.25), 1e-6);
  EXPECT_GT(s.min().item<double>(), .999);
}

TEST(FeatureSimilarity, StandardisedCosineSpreadsAndNegativesAreZero) {
  // Standardised columns are ±(sqrt 1.5, 0, −sqrt 1.5) and a constant, which tells nothing.
  const at::Tensor s = similarity_of({{60, 7, 1}, {80, 7, 2}, {100, 7, 3}}, SimilarityKind::cosine,
                                     SimilarityScale::standardised);
  EXPECT_NEAR(s[0][0].item<double>(), 1, 1e-6);
  EXPECT_EQ(s[0][2].item<double>(), 0);  // cosine −1
  EXPECT_EQ(s[0][1].item<double>(), 0);  // the middle one is the mean itself
}

// Sums of 1/3 leave a spread of 1e-14 or so where there is none.
TEST(FeatureSimilarity, AFeatureEqualButForRoundingTellsNothing) {
  const double a = 800 + 1. / 3, b = 800 + 2. / 3 - 1. / 3 + 2e-13;
  ASSERT_NE(a, b);
  const at::Tensor s = similarity_of({{60, a}, {80, a}, {100, b}}, SimilarityKind::cosine,
                                     SimilarityScale::standardised);
  EXPECT_EQ(s[0][2].item<double>(), 0);
  EXPECT_NEAR(s[0][1].item<double>(), 0, 1e-6);
}

TEST(FeatureSimilarity, GaussianUsesTheMedianDistance) {
  // Distances 3, 4 and 5: sigma is 4.
  const at::Tensor s =
      similarity_of({{0, 0}, {3, 0}, {0, 4}}, SimilarityKind::gaussian, SimilarityScale::raw);
  EXPECT_NEAR(s[0][0].item<double>(), 1, 1e-6);
  EXPECT_NEAR(s[0][1].item<double>(), std::exp(-9. / 32), 1e-6);
  EXPECT_NEAR(s[0][2].item<double>(), std::exp(-.5), 1e-6);
  EXPECT_NEAR(s[1][2].item<double>(), std::exp(-25. / 32), 1e-6);
}

TEST(FeatureSimilarity, PercentileIsTheRankAmongThePairs) {
  const at::Tensor s =
      similarity_of({{0}, {1}, {3}}, SimilarityKind::gaussian, SimilarityScale::percentile);
  EXPECT_NEAR(s[0][2].item<double>(), 1. / 3, 1e-6);
  EXPECT_NEAR(s[1][2].item<double>(), 2. / 3, 1e-6);
  EXPECT_NEAR(s[0][1].item<double>(), 1, 1e-6);
}

TEST(FeatureSimilarity, IsSymmetricAndWithinZeroAndOne) {
  Random random(1, "features");
  const at::Tensor features = random.normal({50, 6}), pairs = random.integers({400, 2}, 0, 50);
  const at::Tensor items = random.integers({20}, 0, 50);
  for (const auto kind : {SimilarityKind::cosine, SimilarityKind::gaussian})
    for (const auto scale :
         {SimilarityScale::raw, SimilarityScale::standardised, SimilarityScale::percentile}) {
      const at::Tensor s = FeatureSimilarity(features, pairs, kind, scale)(items);
      EXPECT_TRUE(at::allclose(s, s.t()));
      EXPECT_GE(s.min().item<double>(), 0);
      EXPECT_LE(s.max().item<double>(), 1);
    }
}

}  // namespace
}  // namespace beatbench
