#include "harness/toolkit/info_nce.h"

#include "harness/base/seed.h"
#include "tests/toolkit/finite_difference.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace beatbench {
namespace {

// Four steps whose targets have the cosines .5, .2, -.1 and 1 with the context of step 0.
at::Tensor hand_targets() {
  std::vector<std::vector<double>> rows;
  for (const double cosine : {.5, .2, -.1, 1.})
    rows.push_back({cosine, std::sqrt(1 - cosine * cosine)});
  return matrix(rows).unsqueeze(0);
}

at::Tensor hand_context() { return matrix({{3, 0}, {1, 0}, {1, 0}, {1, 0}}).unsqueeze(0); }

TEST(InfoNce, HasTheHandComputedValue) {
  const at::Tensor distractor = integers({1, 2}).expand({1, 4, 2});
  const InfoNce nce = info_nce(hand_context(), hand_targets(), distractor, {}, .1);
  EXPECT_NEAR(numbers(nce.each)[0], .050946, 1e-6);
  EXPECT_TRUE(nce.picked[0][0].item<bool>());
  EXPECT_NEAR(nce.positive_similarity.item<double>(), (.5 + .2 - .1 + 1) / 4, 1e-12);
  EXPECT_NEAR(nce.negative_similarity.item<double>(), .05, 1e-12);
}

TEST(InfoNce, LeavesOutDistractorsThatAreTheTarget) {
  const at::Tensor distractor = integers({1, 2, 3}).expand({1, 4, 3});
  at::Tensor equal = at::zeros({1, 4, 4}, at::kBool);
  equal[0][0][3] = true;  // the best of the distractors of step 0
  const InfoNce nce = info_nce(hand_context(), hand_targets(), distractor, equal, .1);
  EXPECT_NEAR(numbers(nce.each)[0], .050946, 1e-6);
  EXPECT_TRUE(nce.picked[0][0].item<bool>());
  EXPECT_FALSE(
      info_nce(hand_context(), hand_targets(), distractor, {}, .1).picked[0][0].item<bool>());
}

TEST(InfoNce, OfTargetsThatAreAllEqualIsZeroWithoutGradientAndPicksNothing) {
  const at::Tensor context = hand_context().set_requires_grad(true);
  const InfoNce nce = info_nce(context, hand_targets(), integers({1, 2}).expand({1, 4, 2}),
                               at::ones({1, 4, 4}, at::kBool), .1);
  EXPECT_EQ(nce.each.abs().max().item<double>(), 0);
  EXPECT_FALSE(nce.picked.any().item<bool>());
  nce.each.sum().backward();
  EXPECT_EQ(context.grad().abs().max().item<double>(), 0);
}

// --- an independent slow reference in plain loops -----------------------------------------------

double cosine_of(const at::Tensor& a, const at::Tensor& b) {
  const std::vector<double> x = numbers(a), y = numbers(b);
  double dot = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    dot += x[i] * y[i], xx += x[i] * x[i], yy += y[i] * y[i];
  return dot / std::sqrt(xx * yy);
}

struct Toy {
  at::Tensor context, target, distractor, code;
};

Toy random_toy(Draws& draws, Random& random) {
  const auto records = static_cast<std::int64_t>(1 + draws.below(3));
  const auto steps = static_cast<std::int64_t>(2 + draws.below(5));
  const auto width = static_cast<std::int64_t>(1 + draws.below(6));
  const auto count = static_cast<std::int64_t>(1 + draws.below(7));
  return {random.normal({records, steps, width}).to(at::kDouble),
          random.normal({records, steps, width}).to(at::kDouble),
          draw_distractors(records, steps, count, random),
          random.integers({records, steps, 2}, 0, 2)};
}

TEST(InfoNce, AgreesWithLoopsOnRandomShapes) {
  Draws draws(1);
  Random random(1, "toys");
  for (int round = 0; round < 30; ++round) {
    const Toy toy = random_toy(draws, random);
    const double temperature = draws.uniform(.1, 1);
    const InfoNce nce =
        info_nce(toy.context, toy.target, toy.distractor, equal_codes(toy.code), temperature);
    for (std::int64_t r = 0; r < toy.context.size(0); ++r)
      for (std::int64_t t = 0; t < toy.context.size(1); ++t) {
        const auto logit = [&](std::int64_t step) {
          return cosine_of(toy.context[r][t], toy.target[r][step]) / temperature;
        };
        const double own = logit(t);
        double sum = std::exp(own), best = -std::numeric_limits<double>::infinity();
        for (std::int64_t k = 0; k < toy.distractor.size(2); ++k) {
          const auto step = toy.distractor[r][t][k].item<std::int64_t>();
          if (numbers(toy.code[r][t]) == numbers(toy.code[r][step])) continue;
          sum += std::exp(logit(step));
          best = std::max(best, logit(step));
        }
        EXPECT_NEAR(nce.each[r][t].item<double>(), std::log(sum) - own, 1e-9);
        EXPECT_EQ(nce.picked[r][t].item<bool>(), std::isfinite(best) && own > best);
      }
  }
}

TEST(InfoNce, GradientsAgreeWithFiniteDifferences) {
  Random random(2, "gradient");
  const at::Tensor context = random.normal({2, 4, 3}).to(at::kDouble);
  const at::Tensor target = random.normal({2, 4, 3}).to(at::kDouble);
  const at::Tensor distractor = draw_distractors(2, 4, 5, random);
  const at::Tensor equal = equal_codes(random.integers({2, 4, 2}, 0, 2));
  const auto loss = [&](const at::Tensor& c, const at::Tensor& t) {
    return info_nce(c, t, distractor, equal, .3).each.mean();
  };
  expect_gradient([&](const at::Tensor& x) { return loss(x, target); }, context);
  expect_gradient([&](const at::Tensor& x) { return loss(context, x); }, target);
}

TEST(InfoNce, PermutingTheRecordsOrTheDistractorsPermutesTheLosses) {
  Random random(3, "permute");
  const at::Tensor context = random.normal({4, 5, 3}), target = random.normal({4, 5, 3});
  const at::Tensor distractor = draw_distractors(4, 5, 6, random);
  const at::Tensor order = integers({2, 0, 3, 1});
  const at::Tensor plain = info_nce(context, target, distractor, {}, .1).each;
  const auto moved = [&](const at::Tensor& x) { return x.index_select(0, order); };
  EXPECT_TRUE(info_nce(moved(context), moved(target), moved(distractor), {}, .1)
                  .each.allclose(moved(plain), 1e-5, 1e-6));
  EXPECT_TRUE(
      info_nce(context, target, distractor.flip(2), {}, .1).each.allclose(plain, 1e-5, 1e-6));
}

TEST(Distractors, AreOtherStepsEachAsLikely) {
  Random random(4, "distractors");
  const at::Tensor drawn = draw_distractors(3, 5, 4000, random);
  ASSERT_EQ(drawn.sizes(), at::IntArrayRef({3, 5, 4000}));
  for (std::int64_t own = 0; own < 5; ++own)
    for (std::int64_t step = 0; step < 5; ++step) {
      const double share = drawn.select(1, own).eq(step).to(at::kDouble).mean().item<double>();
      if (own == step)
        EXPECT_EQ(share, 0);
      else
        EXPECT_NEAR(share, .25, .02);
    }
}

}  // namespace
}  // namespace beatbench
