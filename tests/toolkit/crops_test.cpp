#include "harness/toolkit/crops.h"

#include "tests/toolkit/tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace beatbench {
namespace {

TEST(OverlappingCrops, ShareTheSameSamplesAndStayInTheRecord) {
  const std::int64_t steps = 40, records = 5;
  const at::Tensor signal = at::arange(records * 2 * steps, at::kFloat).view({records, 2, steps});
  std::int64_t shortest = steps, longest = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Random random(seed, "crops");
    const OverlappingCrops crops = draw_overlapping_crops(records, steps, 2, random);
    ASSERT_LE(crops.shared, std::min(crops.length1, crops.length2));
    for (const double start : numbers(crops.start1)) {
      EXPECT_GE(start, 0);
      EXPECT_LE(start + double(crops.length1), steps);
    }
    for (const double start : numbers(crops.start2))
      EXPECT_LE(start + double(crops.length2), steps);
    const at::Tensor view1 = crop(signal, crops.start1, crops.length1);
    const at::Tensor view2 = crop(signal, crops.start2, crops.length2);
    EXPECT_TRUE(at::equal(view1.narrow(2, crops.length1 - crops.shared, crops.shared),
                          view2.narrow(2, 0, crops.shared)));
    shortest = std::min(shortest, crops.shared);
    longest = std::max(longest, crops.shared);
  }
  EXPECT_LE(shortest, 3);  // 300 uniform draws from 2 … 40
  EXPECT_GE(longest, 39);
}

TEST(OverlappingCrops, LieAtAPlaceOfTheirOwnInEachRecord) {
  bool apart = false;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Random random(seed, "crops");
    const OverlappingCrops crops = draw_overlapping_crops(8, 100, 2, random);
    apart = apart || crops.start1.min().item<double>() < crops.start1.max().item<double>();
  }
  EXPECT_TRUE(apart);
}

TEST(OverlappingCrops, OfTheLeastLengthAreTheWholeRecord) {
  Random random(1, "crops");
  const OverlappingCrops crops = draw_overlapping_crops(3, 4, 4, random);
  EXPECT_EQ(crops.shared, 4);
  EXPECT_EQ(crops.length1, 4);
  EXPECT_EQ(crops.start2.max().item<double>(), 0);
}

TEST(OverlappingCrops, ComeAgainWithTheSameSeed) {
  Random one(3, "crops"), two(3, "crops");
  const OverlappingCrops a = draw_overlapping_crops(4, 50, 2, one);
  const OverlappingCrops b = draw_overlapping_crops(4, 50, 2, two);
  EXPECT_EQ(a.shared, b.shared);
  EXPECT_TRUE(at::equal(a.start1, b.start1));
}

}  // namespace
}  // namespace beatbench
