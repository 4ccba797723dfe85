// Values by hand from the definition: (step + 1) / warmup, then (1 + cos(π · share done)) / 2
// (Loshchilov & Hutter 2017, eq. 5, without restarts).
#include "harness/toolkit/schedule.h"

#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {

TEST(WarmupCosine, RisesInEqualStepsToOne) {
  EXPECT_DOUBLE_EQ(warmup_cosine(0, 4, 12), 0.25);
  EXPECT_DOUBLE_EQ(warmup_cosine(1, 4, 12), 0.5);
  EXPECT_DOUBLE_EQ(warmup_cosine(2, 4, 12), 0.75);
  EXPECT_DOUBLE_EQ(warmup_cosine(3, 4, 12), 1);
}

TEST(WarmupCosine, FallsAlongHalfACosine) {
  EXPECT_DOUBLE_EQ(warmup_cosine(4, 4, 12), 1);
  EXPECT_DOUBLE_EQ(warmup_cosine(6, 4, 12), (1 + std::sqrt(0.5)) / 2);  // a quarter: cos 45°
  EXPECT_NEAR(warmup_cosine(8, 4, 12), 0.5, 1e-15);
  EXPECT_NEAR(warmup_cosine(10, 4, 12), (1 - std::sqrt(0.5)) / 2, 1e-15);
  EXPECT_NEAR(warmup_cosine(12, 4, 12), 0, 1e-15);
  EXPECT_NEAR(warmup_cosine(40, 4, 12), 0, 1e-15) << "past the end it stays at 0";
}

TEST(WarmupCosine, NeedsNoWarmup) {
  EXPECT_DOUBLE_EQ(warmup_cosine(0, 0, 2), 1);
  EXPECT_NEAR(warmup_cosine(1, 0, 2), 0.5, 1e-15);
}

TEST(WarmupCosine, WarmupMayTakeAllSteps) {
  EXPECT_DOUBLE_EQ(warmup_cosine(3, 8, 4), 0.5);
  EXPECT_DOUBLE_EQ(warmup_cosine(4, 4, 4), 1);
}

TEST(WarmupConstant, RisesAlikeAndStays) {
  EXPECT_DOUBLE_EQ(warmup_constant(0, 4), 0.25);
  EXPECT_DOUBLE_EQ(warmup_constant(3, 4), 1);
  EXPECT_DOUBLE_EQ(warmup_constant(4000, 4), 1);
  EXPECT_DOUBLE_EQ(warmup_constant(0, 0), 1);
}

}  // namespace
}  // namespace beatbench
