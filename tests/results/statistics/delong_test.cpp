#include "results/statistics/delong.h"

#include "harness/base/seed.h"
#include "harness/metrics/classification.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace beatbench {
namespace {

using Truth = std::vector<std::uint8_t>;
using Scores = std::vector<float>;

double win(float positive, float negative) {
  return positive > negative ? 1 : positive == negative ? 0.5 : 0;
}

// The paper's own definition: every pair of a positive and a negative (DeLong et al. 1988).
struct Slow {
  double auroc = 0;
  std::vector<double> of_positives, of_negatives;
};

Slow by_pairs(const Truth& truth, const Scores& scores) {
  Scores positives, negatives;
  for (std::size_t i = 0; i < truth.size(); ++i)
    (truth[i] == 1 ? positives : negatives).push_back(scores[i]);
  Slow slow;
  slow.of_positives.resize(positives.size());
  slow.of_negatives.resize(negatives.size());
  for (std::size_t i = 0; i < positives.size(); ++i)
    for (std::size_t j = 0; j < negatives.size(); ++j) {
      const double w = win(positives[i], negatives[j]);
      slow.auroc += w / static_cast<double>(positives.size() * negatives.size());
      slow.of_positives[i] += w / static_cast<double>(negatives.size());
      slow.of_negatives[j] += w / static_cast<double>(positives.size());
    }
  return slow;
}

double covariance(const std::vector<double>& x, const std::vector<double>& y) {
  const auto n = static_cast<double>(x.size());
  double mean_x = 0, mean_y = 0, sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) mean_x += x[i] / n, mean_y += y[i] / n;
  for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - mean_x) * (y[i] - mean_y);
  return sum / (n - 1) / n;
}

double covariance(const Slow& a, const Slow& b) {
  return covariance(a.of_positives, b.of_positives) + covariance(a.of_negatives, b.of_negatives);
}

// By hand: components .5, 1 of the positives and 1, .5 of the negatives, variance .125 / 2 each.
TEST(Delong, GivesTheVarianceByHand) {
  const auto result = delong(Truth{0, 0, 1, 1}, Scores{0.1F, 0.4F, 0.35F, 0.8F});
  ASSERT_TRUE(result);
  EXPECT_EQ(0.75, result->auroc);
  EXPECT_NEAR(0.125, result->variance, 1e-15);
}

TEST(Delong, AgreesWithTheCountOfAllPairs) {
  for (std::int64_t seed = 0; seed < 30; ++seed) {
    Draws draws(8, "delong", seed);
    Truth truth = {0, 0, 1, 1};
    Scores a = {0, 1, 1, 2}, b = {2, 0, 1, 1};
    for (int i = 0; i < 40; ++i) {
      truth.push_back(draws.uniform() < 0.3 ? 1 : 0);
      a.push_back(static_cast<float>(draws.below(6) + truth.back()));
      b.push_back(static_cast<float>(draws.below(6) + a.back()) / 2);
    }
    const Slow slow_a = by_pairs(truth, a), slow_b = by_pairs(truth, b);
    const auto result = delong(truth, a, b);
    ASSERT_TRUE(result);
    EXPECT_NEAR(slow_a.auroc, result->a.auroc, 1e-12);
    EXPECT_NEAR(covariance(slow_a, slow_a), result->a.variance, 1e-12);
    EXPECT_NEAR(covariance(slow_b, slow_b), result->b.variance, 1e-12);
    EXPECT_NEAR(covariance(slow_a, slow_b), result->covariance, 1e-12);
    const double sd = std::sqrt(covariance(slow_a, slow_a) + covariance(slow_b, slow_b) -
                                2 * covariance(slow_a, slow_b));
    EXPECT_NEAR((slow_a.auroc - slow_b.auroc) / sd, result->z, 1e-9);
    EXPECT_NEAR(std::erfc(std::abs(result->z) / std::sqrt(2)), result->p, 1e-12);
    EXPECT_EQ(-result->z, delong(truth, b, a)->z);
  }
}

TEST(Delong, CannotTellEqualScoresApart) {
  const Truth truth = {0, 1, 0, 1, 1};
  const Scores scores = {0.2F, 0.3F, 0.4F, 0.5F, 0.1F};
  const auto result = delong(truth, scores, scores);
  ASSERT_TRUE(result);
  EXPECT_EQ(0, result->z);
  EXPECT_EQ(1, result->p);
  const auto all_equal = delong(truth, Scores(5, 0.5F));
  EXPECT_EQ(0.5, all_equal->auroc);
  EXPECT_EQ(0, all_equal->variance);
}

TEST(Delong, RefusesWhatHasNoVariance) {
  EXPECT_NE(std::string::npos,
            delong(Truth{0, 0, 1}, Scores{1, 2, 3}).reason().find("1 positive and 2 negative"));
  EXPECT_FALSE(delong(Truth{}, Scores{}));
  const auto apart = delong(Truth{0, 0, 1, 1}, Scores{1, 1, 2, 2}, Scores{2, 2, 1, 1});  // 1, 0
  EXPECT_NE(std::string::npos, apart.reason().find("differ by 1")) << apart.reason();
  EXPECT_THROW(delong(Truth{0, 1}, Scores{1}), DataError);
  EXPECT_THROW(delong(Truth{0, 1}, Scores{1, std::nanf("")}), DataError);
}

}  // namespace
}  // namespace beatbench
