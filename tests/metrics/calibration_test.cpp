#include "harness/metrics/calibration.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"

#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {

using Truth = std::vector<std::uint8_t>;
using Scores = std::vector<float>;

// Two bins: .1 and .3 with one positive, |.2 - .5|; .5, .9 and 1 with two, |.8 - 2/3|.
TEST(Reliability, AsByHand) {
  const auto bins = reliability(Truth{0, 1, 1, 0, 1}, Scores{.1F, .3F, .5F, .9F, 1}, 2);
  ASSERT_EQ(bins.size(), 2u);
  EXPECT_EQ(bins[0].items, 2);
  EXPECT_NEAR(bins[0].mean_score, .2, 1e-7);
  EXPECT_NEAR(bins[0].share_positive, .5, 1e-12);
  EXPECT_EQ(bins[1].items, 3);
  EXPECT_EQ(bins[1].from, .5);
  EXPECT_NEAR(*calibration_error(bins), (2 * .3 + 3 * (.8 - 2. / 3)) / 5, 1e-7);
}

// From the definition, item by item.
double slow_error(const Truth& truth, const Scores& scores, int bins) {
  double sum = 0;
  for (int b = 0; b < bins; ++b) {
    double score = 0, positive = 0, count = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
      const bool last = b + 1 == bins;
      if (scores[i] * bins < b || (!last && scores[i] * bins >= b + 1)) continue;
      score += scores[i];
      positive += truth[i];
      ++count;
    }
    if (count > 0) sum += std::abs(score - positive);
  }
  return sum / static_cast<double>(truth.size());
}

TEST(Reliability, AgreesWithTheDefinition) {
  Draws draws(5, "calibration");
  for (const int bins : {1, 7, 15, 40}) {
    Truth truth;
    Scores scores;
    for (int i = 0; i < 300; ++i) {
      scores.push_back(static_cast<float>(draws.uniform()));
      truth.push_back(draws.uniform() < .3 ? 1 : 0);
    }
    EXPECT_NEAR(*calibration_error(reliability(truth, scores, bins)),
                slow_error(truth, scores, bins), 1e-9);
  }
}

TEST(Reliability, EdgesAndNothing) {
  EXPECT_EQ(calibration_error(reliability({}, {}, 15)), std::nullopt);
  EXPECT_EQ(calibration_error(reliability(Truth{0, 1}, Scores{0, 1}, 15)), 0);  // perfect
  EXPECT_EQ(calibration_error(reliability(Truth{1, 0}, Scores{0, 1}, 15)), 1);  // all wrong
  EXPECT_THROW(reliability(Truth{1}, Scores{1.5F}, 15), DataError);
  EXPECT_THROW(reliability(Truth{1}, Scores{std::nanf("")}, 15), DataError);
  EXPECT_THROW(reliability(Truth{2}, Scores{.5F}, 15), DataError);
  EXPECT_THROW(reliability(Truth{1, 0}, Scores{.5F}, 15), DataError);
}

}  // namespace
}  // namespace beatbench
