#include "harness/toolkit/beat_timeline.h"

#include "tests/toolkit/tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace beatbench {
namespace {

// Record 0: peaks at 10, 20, 40, 50, 80 of 100; record 1: none; record 2: one; record 3: two, which
// leave one middle and so no beat to move.
CorpusBeats beats() {
  CorpusBeats out;
  out.where = integers({0, 10, 0, 20, 0, 40, 0, 50, 0, 80, 2, 30, 3, 2, 3, 99}).view({8, 2});
  out.first = {0, 5, 5, 6, 8};
  return out;
}

TEST(ShuffledBeats, MoveWholeBeatsBetweenTheFirstAndTheLastMiddle) {
  // Middles 15, 30, 45, 65: the beats are [15, 30), [30, 45) and [45, 65).
  Random random(1, "shuffle");
  std::set<std::vector<double>> orders;
  for (int round = 0; round < 60; ++round) {
    const at::Tensor source = shuffled_beats(beats(), integers({0}), 100, random);
    std::vector<double> row = numbers(source[0]);
    for (std::size_t t = 0; t < 100; ++t) {
      const bool moves = t >= 15 && t < 65;
      const bool follows = t > 0 && row[t] == row[t - 1] + 1;
      const bool begins = row[t] == 15 || row[t] == 30 || row[t] == 45;
      EXPECT_TRUE(moves ? follows || begins : row[t] == static_cast<double>(t)) << t;
    }
    orders.insert(row);
    std::sort(row.begin(), row.end());  // every sample once
    for (std::size_t t = 0; t < 100; ++t) EXPECT_EQ(row[t], static_cast<double>(t));
  }
  EXPECT_EQ(orders.size(), 6u);  // all orders of three beats
}

TEST(ShuffledBeats, WithFewerThanTwoWholeBeatsStay) {
  Random random(1, "shuffle");
  const at::Tensor source = shuffled_beats(beats(), integers({1, 2, 3}), 100, random);
  EXPECT_TRUE(source.eq(at::arange(100, at::kLong)).all().item<bool>());
}

TEST(InOrder, TakesAllLeadsOfARecordFromItsOwnOrder) {
  Random random(1, "signal");
  const at::Tensor x = random.normal({2, 12, 5});
  const at::Tensor source = integers({4, 3, 2, 1, 0, 0, 2, 1, 3, 4}).view({2, 5});
  const at::Tensor out = in_order(x, source);
  for (std::int64_t r = 0; r < 2; ++r)
    for (std::int64_t t = 0; t < 5; ++t)
      EXPECT_TRUE(out[r].select(1, t).equal(x[r].select(1, source[r][t].item<std::int64_t>())));
}

TEST(NearPeaks, MarksWindowsRoundThePeaksWithinTheRecord) {
  const at::Tensor near = near_peaks(beats(), integers({3, 1, 0}), 100, 3);
  EXPECT_EQ(near.sizes(), at::IntArrayRef({3, 100}));
  const std::vector<double> row = numbers(near[0]);
  for (std::int64_t t = 0; t < 100; ++t)  // peaks at 2 and 99
    EXPECT_EQ(row[static_cast<std::size_t>(t)], t <= 5 || t >= 96) << t;
  EXPECT_FALSE(near[1].any().item<bool>());
  EXPECT_EQ(near[2].sum().item<std::int64_t>(), 5 * 7);
}

}  // namespace
}  // namespace beatbench
