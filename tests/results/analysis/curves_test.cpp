#include "harness/base/error.h"
#include "results/analysis/in_parallel.h"
#include "results/analysis/score_curves.h"
#include "results/analysis/value_statistics.h"
#include "tests/results/analysis/runs.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {
using testing::test_set;

TEST(Interval, FallsBackToPercentileAndSaysWhy) {
  Resamples r;
  r.estimate = 0.5;
  r.without = {0.5, 0.5, 0.5};  // no patient moves it
  for (int i = 0; i < 400; ++i) r.values.emplace_back(0.3 + 0.001 * i);
  const auto interval = interval_of(r);
  ASSERT_TRUE(interval);
  EXPECT_FALSE(interval->bca);
  EXPECT_NE(std::string::npos, interval->note.find("does not move"));
  EXPECT_NEAR(0.3 + 0.001 * 399 * 0.025, interval->interval.low, 1e-12);
}

TEST(ScoreCurves, AreTheRocAndTheCalibrationByHand) {
  auto set = test_set(TestSet::Kind::multilabel, {"x", "all"}, 4, 4);
  set->truth = {0, 1, 1, 1, 0, 1, 1, 1};
  StoredPredictions run{0, 0, set, {}};
  run.predictions.scores = {0.1F, 0.5F, 0.35F, 0.5F, 0.4F, 0.5F, 0.8F, 0.5F};
  run.predictions.thresholds = {0.5F, 0.5F};
  std::vector<ScoreCurves> curves;
  add_score_curves(*pool(std::span(&run, 1)), curves);
  add_score_curves(*pool(std::span(&run, 1)), curves);  // a second seed with the same scores
  finish_score_curves(curves);
  ASSERT_EQ(1U, curves.size());  // "all" has one side only
  const ScoreCurves& x = curves[0];
  EXPECT_EQ(2U, x.seeds);
  // Corners (0, 0), (0, .5), (.5, .5), (.5, 1), (1, 1).
  EXPECT_NEAR(0.5, x.tpr[0], 1e-12);
  EXPECT_NEAR(0.5, x.tpr[24], 1e-12);
  EXPECT_NEAR(1, x.tpr[25], 1e-12);
  EXPECT_NEAR(1, x.tpr[50], 1e-12);
  EXPECT_EQ(2, x.items[1]);
  EXPECT_EQ(2, x.items[3]);
  EXPECT_EQ(2, x.positives[3]);
  EXPECT_EQ(0, x.positives[4]);
  EXPECT_NEAR(2 * 0.8, x.score_sum[8], 1e-6);
}

TEST(InParallel, DoesEachOnceAndThrowsWhatACallThrows) {
  std::vector<int> done(1000);
  in_parallel(done.size(), [&](std::size_t i) { ++done[i]; });
  EXPECT_EQ(std::vector<int>(1000, 1), done);
  in_parallel(0, [](std::size_t) { FAIL(); });
  EXPECT_THROW(in_parallel(9,
                           [](std::size_t i) {
                             if (i == 7) throw DataError("seven");
                           }),
               DataError);
}

}  // namespace
}  // namespace beatbench
