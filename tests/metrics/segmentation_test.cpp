#include "harness/metrics/segmentation.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"

#include <gtest/gtest.h>

#include <vector>

namespace beatbench {
namespace {

using Labels = std::vector<std::uint8_t>;

TEST(Segmentation, KnownOverlap) {
  const auto counts = segment_counts(Labels{0, 0, 1, 1, 1, 0}, Labels{0, 1, 1, 1, 0, 0}, 2);
  EXPECT_EQ(counts[1], (SegmentCounts{2, 1, 1}));
  EXPECT_NEAR(*dice(counts[1]), .6667, 5e-5);
  EXPECT_DOUBLE_EQ(*iou(counts[1]), .5);
  EXPECT_DOUBLE_EQ(*precision(counts[1]), 2. / 3);
  EXPECT_DOUBLE_EQ(*recall(counts[1]), 2. / 3);
  EXPECT_DOUBLE_EQ(*iou(counts[1]), *dice(counts[1]) / (2 - *dice(counts[1])));
}

TEST(Segmentation, IgnoresWhatIsNotAnnotated) {
  const auto counts = segment_counts(Labels{255, 1, 255, 0}, Labels{1, 1, 99, 0}, 2);
  EXPECT_EQ(counts[0], (SegmentCounts{1, 0, 0}));
  EXPECT_EQ(counts[1], (SegmentCounts{1, 0, 0}));
}

TEST(Segmentation, AClassThatIsNowhereIsMissing) {
  const auto counts = segment_counts(Labels{0, 0}, Labels{0, 1}, 4);
  EXPECT_FALSE(dice(counts[2]));
  EXPECT_FALSE(iou(counts[3]));
  EXPECT_DOUBLE_EQ(*dice(counts[1]), 0);  // predicted only: wrong, not missing
  EXPECT_FALSE(recall(counts[1]));
}

TEST(Segmentation, EqualsCountingEachClassAlone) {
  for (std::int64_t seed = 0; seed < 20; ++seed) {
    Draws draws(5, "labels", seed);
    Labels truth(300), prediction(300);
    for (std::size_t i = 0; i < truth.size(); ++i) {
      truth[i] = draws.uniform() < .2 ? kIgnoreLabel : static_cast<std::uint8_t>(draws.below(4));
      prediction[i] = static_cast<std::uint8_t>(draws.below(4));
    }
    const auto counts = segment_counts(truth, prediction, 4);
    for (std::uint8_t k = 0; k < 4; ++k) {
      SegmentCounts slow;
      for (std::size_t i = 0; i < truth.size(); ++i) {
        if (truth[i] == kIgnoreLabel) continue;
        slow.true_positive += truth[i] == k && prediction[i] == k;
        slow.false_positive += truth[i] != k && prediction[i] == k;
        slow.false_negative += truth[i] == k && prediction[i] != k;
      }
      EXPECT_EQ(counts[k], slow);
    }
  }
}

TEST(Segmentation, PooledAndPerRecordMeansDiffer) {
  // A long good record, a short bad one, and one without the class. Worked by hand.
  const std::vector<std::vector<SegmentCounts>> counts = {{{90, 10, 10}}, {{1, 4, 4}}, {{0, 0, 0}}};
  EXPECT_DOUBLE_EQ(*pooled(counts, dice)[0], 182. / 210);
  EXPECT_DOUBLE_EQ(*mean_per_record(counts, dice)[0], (.9 + .2) / 2);
  EXPECT_FALSE(pooled(std::span(counts).last(1), dice)[0]);
  EXPECT_FALSE(mean_per_record(std::span(counts).last(1), dice)[0]);
  EXPECT_TRUE(pooled({}, dice).empty());
}

TEST(Segmentation, RefusesWhatIsNoClass) {
  EXPECT_THROW(segment_counts(Labels{0}, Labels{0, 1}, 2), DataError);
  EXPECT_THROW(segment_counts(Labels{2}, Labels{0}, 2), DataError);
  EXPECT_THROW(segment_counts(Labels{0}, Labels{255}, 2), DataError);
  const std::vector<std::vector<SegmentCounts>> uneven = {{{1, 0, 0}}, {}};
  EXPECT_THROW(pooled(uneven, dice), DataError);
}

}  // namespace
}  // namespace beatbench
