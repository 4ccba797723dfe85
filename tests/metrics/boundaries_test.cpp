#include "harness/metrics/boundaries.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace beatbench {
namespace {

using Times = std::vector<double>;

// The rule read out loud: search all pairs for the nearest, take it out, and again.
BoundaryMatch slow_match(Times truth, Times prediction, double tolerance_ms) {
  BoundaryMatch match;
  std::sort(truth.begin(), truth.end());
  std::sort(prediction.begin(), prediction.end());
  std::vector<std::pair<double, double>> errors;
  while (true) {
    double nearest = tolerance_ms;
    long best_i = -1, best_j = -1;
    for (std::size_t i = 0; i < truth.size(); ++i)
      for (std::size_t j = 0; j < prediction.size(); ++j) {
        const double distance = std::abs(truth[i] - prediction[j]);
        if (distance < nearest || (distance == nearest && best_i < 0)) {
          nearest = distance;
          best_i = static_cast<long>(i);
          best_j = static_cast<long>(j);
        }
      }
    if (best_i < 0) break;
    errors.emplace_back(
        truth[static_cast<std::size_t>(best_i)],
        prediction[static_cast<std::size_t>(best_j)] - truth[static_cast<std::size_t>(best_i)]);
    truth.erase(truth.begin() + best_i);
    prediction.erase(prediction.begin() + best_j);
  }
  std::sort(errors.begin(), errors.end());
  for (const auto& [time, error] : errors) match.error_ms.push_back(error);
  match.true_positive = static_cast<std::int64_t>(errors.size());
  match.false_positive = static_cast<std::int64_t>(prediction.size());
  match.false_negative = static_cast<std::int64_t>(truth.size());
  return match;
}

TEST(Boundaries, OneTruthTakesOnePrediction) {
  // Counting many to one would give TP 2.
  const auto match = match_boundaries(Times{1000, 2000}, Times{1100, 1120, 2300}, 150);
  EXPECT_EQ(match.true_positive, 1);
  EXPECT_EQ(match.false_positive, 2);
  EXPECT_EQ(match.false_negative, 1);
  EXPECT_EQ(match.error_ms, Times{100});
  EXPECT_DOUBLE_EQ(*f1(match), 2. / 5);
  EXPECT_DOUBLE_EQ(*sensitivity(match), .5);
  EXPECT_DOUBLE_EQ(*positive_predictivity(match), 1. / 3);
}

TEST(Boundaries, TheToleranceItselfCounts) {
  EXPECT_EQ(match_boundaries(Times{0}, Times{150}, 150).true_positive, 1);
  EXPECT_EQ(match_boundaries(Times{0}, Times{150.1}, 150).true_positive, 0);
  EXPECT_EQ(match_boundaries(Times{7}, Times{7}, 0).true_positive, 1);
}

TEST(Boundaries, OfEqualDistancesTheEarliestTruthIsServed) {
  const auto match = match_boundaries(Times{100, 200}, Times{150}, 60);
  EXPECT_EQ(match.error_ms, Times{50});
}

TEST(Boundaries, EqualsTheSlowRule) {
  for (std::int64_t seed = 0; seed < 60; ++seed) {
    Draws draws(9, "marks", seed);
    Times truth(draws.below(25)), prediction(draws.below(25));
    for (double& time : truth) time = static_cast<double>(draws.below(200)) * 10;  // with ties
    for (double& time : prediction) time = static_cast<double>(draws.below(200)) * 10;
    const auto fast = match_boundaries(truth, prediction, 100);
    const auto slow = slow_match(truth, prediction, 100);
    EXPECT_EQ(fast.true_positive, slow.true_positive);
    EXPECT_EQ(fast.false_positive, slow.false_positive);
    EXPECT_EQ(fast.false_negative, slow.false_negative);
    auto fast_errors = fast.error_ms, slow_errors = slow.error_ms;
    std::sort(fast_errors.begin(), fast_errors.end());
    std::sort(slow_errors.begin(), slow_errors.end());
    EXPECT_EQ(fast_errors, slow_errors);
  }
}

TEST(Boundaries, ErrorIsPredictionMinusTruth) {
  auto match = match_boundaries(Times{1000, 2000}, Times{1010, 1990}, 40);
  match += match_boundaries(Times{500}, Times{530}, 40);
  const auto summary = error_summary(match);
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->pairs, 3);
  EXPECT_DOUBLE_EQ(summary->mean_ms, 10);
  EXPECT_DOUBLE_EQ(summary->sd_ms, 20);  // errors 10, −10, 30
  EXPECT_DOUBLE_EQ(error_summary(match_boundaries(Times{1}, Times{3}, 5))->sd_ms, 0);
}

TEST(Boundaries, NothingThereIsMissingNotPerfect) {
  const auto nothing = match_boundaries({}, {}, 150);
  EXPECT_FALSE(f1(nothing));
  EXPECT_FALSE(error_summary(nothing));
  EXPECT_DOUBLE_EQ(*f1(match_boundaries(Times{1}, {}, 150)), 0);
  EXPECT_FALSE(positive_predictivity(match_boundaries(Times{1}, {}, 150)));
}

TEST(Boundaries, RefusesTimesThatAreNone) {
  EXPECT_THROW(match_boundaries(Times{std::nan("")}, {}, 150), DataError);
  EXPECT_THROW(match_boundaries({}, Times{INFINITY}, 150), DataError);
  EXPECT_THROW(match_boundaries({}, {}, -1), UsageError);
  EXPECT_THROW(match_boundaries({}, {}, std::nan("")), UsageError);
}

}  // namespace
}  // namespace beatbench
