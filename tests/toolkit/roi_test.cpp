#include "harness/toolkit/roi.h"

#include "harness/base/seed.h"
#include "harness/sdk/random.h"
#include "tests/toolkit/tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

RoiWindows window(double start, double stop, std::int64_t record = 0) {
  return {integers({record}), matrix({{start}})[0].to(at::kFloat),
          matrix({{stop}})[0].to(at::kFloat)};
}

TEST(RoiPool, HasTheHandComputedValues) {
  // Feature 0 1 2 3 at stride 4, window [2, 10), two bins: centres t = 4 and 8 (methods sheet, 1).
  const at::Tensor feature = matrix({{0, 1, 2, 3}}).unsqueeze(0).to(at::kFloat);
  const at::Tensor pooled = roi_pool(feature, window(2, 10), 4, 2);
  EXPECT_EQ(pooled.sizes(), at::IntArrayRef({1, 1, 2}));
  EXPECT_NEAR(numbers(pooled)[0], .5, 1e-6);
  EXPECT_NEAR(numbers(pooled)[1], 1.5, 1e-6);
  // Beyond the first and the last step's middle their value stands.
  EXPECT_EQ(numbers(roi_pool(feature, window(-8, 0), 4, 1))[0], 0);
  EXPECT_EQ(numbers(roi_pool(feature, window(14, 18), 4, 1))[0], 3);
}

double slow_bin(const at::Tensor& row, double start, double stop, double stride, int bins,
                int bin) {
  const auto steps = static_cast<double>(row.size(0));
  const double t = start + (bin + .5) * (stop - start) / bins;
  const double u = std::clamp(t / stride - .5, 0., steps - 1);
  const auto left = static_cast<std::int64_t>(std::floor(u));
  const std::int64_t right = std::min(left + 1, row.size(0) - 1);
  const double share = u - std::floor(u);
  return (1 - share) * row[left].item<double>() + share * row[right].item<double>();
}

TEST(RoiPool, AgreesWithLoopsOnRandomShapes) {
  Draws draws(1);
  Random random(1, "features");
  for (int round = 0; round < 8; ++round) {
    const auto size = [&](std::uint64_t bound) {
      return static_cast<std::int64_t>(1 + draws.below(bound));
    };
    const std::int64_t records = size(3), channels = size(4), steps = size(9), beats = size(5);
    const std::int64_t stride = size(8), bins = size(6);
    const at::Tensor features = random.normal({records, channels, steps});
    const at::Tensor start = random.uniform({beats}, -5, static_cast<double>(steps * stride));
    const at::Tensor stop = start + random.uniform({beats}, 1, 20);
    const at::Tensor record = random.integers({beats}, 0, records);
    const at::Tensor pooled = roi_pool(features, {record, start, stop}, stride, bins);
    for (std::int64_t m = 0; m < beats; ++m)
      for (std::int64_t c = 0; c < channels; ++c)
        for (int k = 0; k < bins; ++k)
          EXPECT_NEAR(pooled[m][c][k].item<double>(),
                      slow_bin(features[record[m].item<std::int64_t>()][c], start[m].item<double>(),
                               stop[m].item<double>(), static_cast<double>(stride),
                               static_cast<int>(bins), k),
                      1e-4);
  }
}

TEST(RoiPool, OfOneBeatDoesNotDependOnOthers) {
  Random random(2, "features");
  const at::Tensor features = random.normal({2, 5, 40});
  const RoiWindows near = window(20, 40), far = window(100, 120, 1);
  const RoiWindows both{at::cat({near.record, far.record}), at::cat({near.start, far.start}),
                        at::cat({near.stop, far.stop})};
  EXPECT_TRUE(roi_pool(features, both, 4, 8)[0].equal(roi_pool(features, near, 4, 8)[0]));
}

TEST(RoiPool, SendsTheGradientToTheStepsUnderTheWindowAlone) {
  const at::Tensor feature = matrix({{0, 1, 2, 3, 4, 5}}).unsqueeze(0).set_requires_grad(true);
  roi_pool(feature, window(6, 10), 4, 1).sum().backward();  // t = 8, u = 1.5
  EXPECT_EQ(numbers(feature.grad()), (std::vector<double>{0, .5, .5, 0, 0, 0}));
}

TEST(RoiWindows, ThatLeaveTheRecordAreNotInside) {
  const RoiWindows windows =
      roi_windows(integers({0, 0, 0, 0}), integers({24, 25, 455, 456}), 25, 45);
  const at::Tensor kept = inside(windows, 500);
  EXPECT_FALSE(kept[0].item<bool>());
  EXPECT_TRUE(kept[1].item<bool>());
  EXPECT_TRUE(kept[2].item<bool>());
  EXPECT_FALSE(kept[3].item<bool>());
}

TEST(WindowMean, IsTheMeanOfTheSamplesUnderTheWindow) {
  const at::Tensor value = matrix({{0, 0, 0, 0, 0}, {0, 1, 1, 0, 1}});
  EXPECT_NEAR(numbers(window_mean(window(1, 5, 1), value))[0], .75, 1e-6);
  EXPECT_NEAR(numbers(window_mean(window(0, 5, 0), value))[0], 0, 1e-6);
}

}  // namespace
}  // namespace beatbench
