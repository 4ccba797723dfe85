#include "harness/signal/rr_features.h"

#include "harness/base/error.h"

#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {

float at(const std::vector<float>& features, std::size_t beat, std::size_t k) {
  return features[beat * kRrFeatures + k];
}

TEST(RrFeatures, AreThoseComputedByHand) {
  // RR 1.0, 0.5, 1.5 s at 100 Hz: mean 1 for all beats, an early third beat with its pause.
  const std::vector<std::int64_t> peaks = {0, 100, 150, 300};
  const auto features = rr_features(peaks, 100);
  ASSERT_EQ(features.size(), 20u);
  const float expected[4][5] = {{1, 1, 1, 1, 1},  // what lies before the first beat is not known
                                {1, .5F, 1, 1, .5F},
                                {.5F, 1.5F, 1, .5F, 1.5F},
                                {1.5F, 1, 1, 1.5F, 1}};
  for (std::size_t beat = 0; beat < 4; ++beat)
    for (std::size_t k = 0; k < 5; ++k)
      EXPECT_NEAR(at(features, beat, k), expected[beat][k], 1e-6) << beat << ' ' << k;
}

TEST(RrFeatures, TheLocalMeanIsOfFiveIntervalsOnEachSide) {
  std::vector<std::int64_t> peaks = {0};
  for (std::int64_t i = 1; i <= 20; ++i) peaks.push_back(peaks.back() + 10 * i);
  const auto features = rr_features(peaks, 1000);
  // Beat 10 stands between intervals 10 and 11: the mean of 6 … 15.
  EXPECT_NEAR(at(features, 10, 2), .105, 1e-6);
  EXPECT_NEAR(at(features, 0, 2), .03, 1e-6);  // 1 … 5
}

TEST(RrFeatures, DoNotDependOnTheRate) {
  const std::vector<std::int64_t> slow = {0, 80, 170, 240}, fast = {0, 400, 850, 1200};
  const auto one = rr_features(slow, 100), other = rr_features(fast, 500);
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_NEAR(one[i], other[i], 1e-6);
}

TEST(RrFeatures, OfALoneBeatAreNotKnown) {
  EXPECT_TRUE(rr_features({}, 100).empty());
  const std::vector<std::int64_t> lone = {40}, same = {40, 40};
  for (const auto& peaks : {lone, same})
    for (const float value : rr_features(peaks, 100)) EXPECT_TRUE(std::isnan(value));
}

TEST(RrFeatures, PeaksOutOfOrderAreRefused) {
  const std::vector<std::int64_t> peaks = {100, 40};
  EXPECT_THROW(rr_features(peaks, 100), UsageError);
}

}  // namespace
}  // namespace beatbench
