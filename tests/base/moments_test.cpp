#include "harness/base/moments.h"

#include "harness/base/median.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

// Mean 5; squares of the deviations 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16.
TEST(Moments, MeanAndSampleVarianceByHand) {
  const std::vector<double> values = {2, 4, 4, 4, 5, 5, 7, 9};
  EXPECT_DOUBLE_EQ(5, *mean(values));
  EXPECT_DOUBLE_EQ(32.0 / 7, *sample_variance(values));
}

TEST(Moments, AreMissingWhereThereAreTooFewValues) {
  EXPECT_FALSE(mean({}));
  EXPECT_FALSE(sample_variance(std::vector<double>{3}));
  EXPECT_EQ(3, *mean(std::vector<double>{3}));
}

TEST(Moments, NothingCancelsFarFromZero) {
  EXPECT_DOUBLE_EQ(1, *sample_variance(std::vector<double>{1e9 + 1, 1e9 + 2, 1e9 + 3}));
}

TEST(Median, IsTheMiddleOrTheMeanOfTheTwo) {
  EXPECT_EQ(3, median({9, 1, 3}));
  EXPECT_EQ(2.5, median({4, 1, 3, 2}));
}

}  // namespace
}  // namespace beatbench
