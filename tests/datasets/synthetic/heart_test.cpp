#include "datasets/synthetic/heart.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace beatbench::synthetic {
namespace {

TEST(Heart, KernelIsAGaussianAlongItsDipole) {
  const Wave3d wave{{.at_s = 0.1, .width_s = 0.02, .mv = {1, -2, 0.5}}};
  const auto peak = dipole_at(wave, 0.1), side = dipole_at(wave, 0.12);
  EXPECT_DOUBLE_EQ(peak[1], -2);
  EXPECT_NEAR(side[0], 0.6065306597, 1e-9);  // exp(-1/2)
  EXPECT_NEAR(side[2], 0.3032653299, 1e-9);
}

TEST(Heart, BoundsOfOneGaussianAreWhereItFallsToFivePercent) {
  const auto bounds = bounds_of({{.at_s = 0.3, .width_s = 0.04, .mv = {0, 0.2, 0}}});
  const double reach = 0.04 * std::sqrt(2 * std::log(20));  // exp(-z²/2) = 1/20
  EXPECT_NEAR(bounds->onset_s, 0.3 - reach, 0.0006);
  EXPECT_NEAR(bounds->peak_s, 0.3, 0.0006);
  EXPECT_NEAR(bounds->offset_s, 0.3 + reach, 0.0006);
  EXPECT_FALSE(bounds_of({}).has_value());
}

TEST(Heart, ANormalBeatHasNormalIntervals) {  // limits: any textbook of electrocardiography
  const auto beat = normal_beat();
  const auto p = bounds_of(beat.p), qrs = bounds_of(beat.qrs), t = bounds_of(beat.t);
  EXPECT_GT(qrs->offset_s - qrs->onset_s, 0.080);
  EXPECT_LT(qrs->offset_s - qrs->onset_s, 0.110);
  EXPECT_GT(qrs->onset_s - p->onset_s, 0.120);
  EXPECT_LT(qrs->onset_s - p->onset_s, 0.200);
  EXPECT_LT(p->offset_s - p->onset_s, 0.120);
  EXPECT_GT(t->offset_s - qrs->onset_s, 0.350);
  EXPECT_LT(t->offset_s - qrs->onset_s, 0.450);
}

TEST(Heart, TurnsAboutAnAxisByTheRightHand) {
  BeatShape beat;
  beat.qrs = {{.at_s = 0, .width_s = 1, .mv = {0, 1, 0}}};
  rotate(beat, {std::numbers::pi / 2, 0, 0});  // about X: Y goes to Z
  EXPECT_NEAR(beat.qrs[0].mv[1], 0, 1e-12);
  EXPECT_NEAR(beat.qrs[0].mv[2], 1, 1e-12);
  rotate(beat, {0, std::numbers::pi / 2, 0});  // about Y: Z goes to X
  EXPECT_NEAR(beat.qrs[0].mv[0], 1, 1e-12);
}

}  // namespace
}  // namespace beatbench::synthetic
