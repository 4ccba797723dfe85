#include "harness/protocols/test_windows.h"

#include "tests/toolkit/tensors.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

namespace beatbench {
namespace {

using Starts = std::vector<std::int64_t>;

TEST(WindowStarts, OverlapByHalfAndReachTheEnd) {
  EXPECT_EQ(window_starts(1000, 250), (Starts{0, 125, 250, 375, 500, 625, 750}));  // 10 s, 2.5 s
  EXPECT_EQ(window_starts(10, 4), (Starts{0, 2, 4, 6}));
  EXPECT_EQ(window_starts(11, 4), (Starts{0, 2, 4, 6, 7}));
  EXPECT_EQ(window_starts(10, 10), (Starts{0}));
  EXPECT_EQ(window_starts(10, 25), (Starts{0}));
  EXPECT_EQ(window_starts(3, 1), (Starts{0, 1, 2}));
}

// Two records of three windows and one channel; the score is the feature.
TEST(WindowScores, AreTheMeanOrTheHighest) {
  const at::Tensor features = matrix({{1, 2, 6}, {4, 4, 1}}).unsqueeze(2);
  const auto score = [](const at::Tensor& f) { return f; };
  EXPECT_TRUE(window_scores(features, {"mean", 1}, score).equal(matrix({{3}, {3}})));
  EXPECT_TRUE(window_scores(features, {"max", 1}, score).equal(matrix({{6}, {4}})));
}

}  // namespace
}  // namespace beatbench
