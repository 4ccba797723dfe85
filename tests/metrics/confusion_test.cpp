#include "harness/metrics/confusion.h"

#include "harness/base/error.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

// Truth 0 0 0 1 1 2, predicted 0 0 1 0 2 2; nothing is 3.
Confusion example() {
  Confusion confusion(4);
  const int truth[] = {0, 0, 0, 1, 1, 2}, predicted[] = {0, 0, 1, 0, 2, 2};
  for (int i = 0; i < 6; ++i) confusion.add(truth[i], predicted[i]);
  return confusion;
}

TEST(Confusion, CountsAsByHand) {
  const Confusion confusion = example();
  EXPECT_EQ(confusion.items(), 6);
  EXPECT_EQ(confusion.right(), 3);
  EXPECT_EQ(confusion.truth(1), 2);
  EXPECT_EQ(confusion.predicted(2), 2);
  EXPECT_EQ(confusion.counts()[1], (std::vector<std::int64_t>{1, 0, 1, 0}));
  EXPECT_DOUBLE_EQ(*confusion.f1(0), 4. / 6);
  EXPECT_DOUBLE_EQ(*confusion.sensitivity(0), 2. / 3);
  EXPECT_DOUBLE_EQ(*confusion.precision(2), 1. / 2);
  EXPECT_DOUBLE_EQ(*confusion.macro_f1(), (4. / 6 + 0 + 2. / 3) / 3);
  EXPECT_DOUBLE_EQ(*confusion.accuracy(), .5);
}

TEST(Confusion, AClassThatTheTruthLacksIsMissing) {
  Confusion confusion = example();
  EXPECT_FALSE(confusion.f1(3));
  confusion.add(0, 3);  // a false alarm does not make it an F1 of 0
  EXPECT_FALSE(confusion.f1(3));
  EXPECT_FALSE(confusion.precision(3));
  EXPECT_FALSE(confusion.sensitivity(3));
}

TEST(Confusion, AClassNeverPredictedHasThePrecisionZero) {
  Confusion confusion(2);
  confusion.add(1, 0);
  EXPECT_EQ(confusion.precision(1), 0);
  EXPECT_EQ(confusion.f1(1), 0);
}

TEST(Confusion, OfNothingHasNothing) {
  const Confusion confusion(2);
  EXPECT_FALSE(confusion.macro_f1());
  EXPECT_FALSE(confusion.accuracy());
}

TEST(Confusion, WhatIsNoClassIsRefused) {
  Confusion confusion(2);
  EXPECT_THROW(confusion.add(2, 0), DataError);
  EXPECT_THROW(confusion.add(0, -1), DataError);
}

}  // namespace
}  // namespace beatbench
