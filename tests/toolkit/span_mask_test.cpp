#include "harness/toolkit/span_mask.h"

#include "harness/base/error.h"
#include "tests/toolkit/tensors.h"

#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include <set>

namespace beatbench {
namespace {

SpanMask draw(std::uint64_t seed, std::int64_t records, std::int64_t steps, double share = .65,
              std::int64_t span = 10) {
  Random random(seed, "mask");
  return draw_span_mask(records, steps, share, span, random);
}

double share_of(const SpanMask& mask) { return mask.hidden.to(at::kDouble).mean().item<double>(); }

TEST(SpanMask, HidesAsManyStepsInEveryRecordAndNamesThem) {
  for (const std::int64_t steps : {12, 63, 156, 312}) {
    const SpanMask mask = draw(1, 16, steps);
    const at::Tensor counts = mask.hidden.sum(1);
    EXPECT_EQ(counts.min().item<std::int64_t>(), counts.max().item<std::int64_t>());
    EXPECT_EQ(mask.steps.sizes(), at::IntArrayRef({16, counts[0].item<std::int64_t>()}));
    for (std::int64_t r = 0; r < 16; ++r)
      EXPECT_TRUE(mask.hidden[r].nonzero().squeeze(1).equal(mask.steps[r])) << r;
    EXPECT_FALSE(mask.hidden.select(1, steps - 1).any().item<bool>());  // starts lie before T - 10
  }
}

TEST(SpanMask, HidesHalfOfThePublishedCrop) {
  double alone = 0, together = 0;
  constexpr int kDraws = 3000;
  for (std::uint64_t seed = 0; seed < kDraws; ++seed) alone += share_of(draw(seed, 1, 156));
  for (std::uint64_t seed = 0; seed < 50; ++seed) together += share_of(draw(seed, 64, 156));
  EXPECT_NEAR(alone / kDraws, .495, .005);
  EXPECT_LT(together / 50, .46);  // the smallest of 64 records
  EXPECT_GT(together / 50, .35);
}

// A record alone is not trimmed: its runs are whole spans, its count is that of the formula.
TEST(SpanMask, OfOneRecordIsAUnionOfWholeSpans) {
  std::set<std::int64_t> counts;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const SpanMask mask = draw(seed, 1, 400, .05, 4);  // 5 + U(0, 1) starts
    const std::vector<double> hidden = numbers(mask.hidden);
    std::int64_t run = 0, total = 0;
    for (const double one : hidden) {
      if (one > 0) ++total;
      if (one == 0 && run > 0) {
        EXPECT_GE(run, 4);
      }
      run = one > 0 ? run + 1 : 0;
    }
    counts.insert(total);
    EXPECT_LE(total, 20);
  }
  EXPECT_TRUE(counts.contains(20));  // five spans apart
}

TEST(SpanMask, HasAtLeastTwoStartsAndNoneTwice) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    EXPECT_EQ(draw(seed, 3, 40, .01, 1).steps.size(1), 2);
    EXPECT_EQ(draw(seed, 3, 10, .95, 1).steps.size(1), 9);  // all that there are
  }
}

TEST(SpanMask, HidesEveryStepAlikeButAtTheEnds) {
  at::Tensor sum = draw(0, 1, 40, .3, 3).hidden.to(at::kDouble);
  for (std::uint64_t seed = 1; seed < 4000; ++seed) sum = sum + draw(seed, 1, 40, .3, 3).hidden;
  const std::vector<double> share = numbers(sum / 4000);
  const double inner = numbers(sum.slice(1, 3, 37).mean() / 4000)[0];
  for (std::size_t step = 3; step < 37; ++step) EXPECT_NEAR(share[step], inner, .035) << step;
  EXPECT_LT(share[0], .6 * inner);
}

TEST(SpanMask, IsTheSameForTheSameSeed) {
  EXPECT_TRUE(draw(5, 4, 156).hidden.equal(draw(5, 4, 156).hidden));
  EXPECT_FALSE(draw(5, 4, 156).hidden.equal(draw(6, 4, 156).hidden));
}

TEST(SpanMask, RefusesTooFewSteps) {
  EXPECT_NO_THROW(check_span_mask(12, 10));
  EXPECT_THROW(check_span_mask(11, 10), UsageError);
  EXPECT_THROW(draw(1, 2, 11), UsageError);
}

TEST(AtSteps, TakesTheRowsOfEachRecord) {
  const at::Tensor x = matrix({{1, 2}, {3, 4}, {5, 6}, {7, 8}}).view({2, 2, 2});
  const at::Tensor steps = integers({1, 0}).view({2, 1});
  EXPECT_TRUE(at_steps(x, steps).equal(matrix({{3, 4}, {5, 6}}).view({2, 1, 2})));
}

}  // namespace
}  // namespace beatbench
