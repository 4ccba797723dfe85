#include "harness/sdk/random.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <torch/utils.h>

#include <set>

namespace beatbench {
namespace {

TEST(Random, FollowsFromSeedPurposeAndStepAlone) {
  const auto draw = [](std::uint64_t seed, const char* purpose, std::int64_t step) {
    return Random(seed, purpose, step).normal({20});
  };
  const at::Tensor one = draw(1, "a", 5);
  torch::manual_seed(99);  // LibTorch's own generator has no say
  EXPECT_TRUE(draw(1, "a", 5).equal(one));
  EXPECT_FALSE(draw(2, "a", 5).equal(one));
  EXPECT_FALSE(draw(1, "b", 5).equal(one));
  EXPECT_FALSE(draw(1, "a", 6).equal(one));
}

TEST(Random, SplitDependsOnNothingDrawnBefore) {
  Random first(1, "loss", 3), second(1, "loss", 3);
  first.uniform({100});
  EXPECT_TRUE(first.split("mask").normal({8}).equal(second.split("mask").normal({8})));
  EXPECT_FALSE(first.split("mask").normal({8}).equal(first.split("noise").normal({8})));
  EXPECT_FALSE(first.split("mask").normal({8}).equal(Random(1, "loss", 3).normal({8})));
}

TEST(Random, UniformFillsItsRange) {
  const at::Tensor x = Random(1, "u").uniform({50'000}, -2, 6);
  EXPECT_EQ(x.scalar_type(), at::kFloat);
  EXPECT_GE(x.min().item<float>(), -2);
  EXPECT_LE(x.max().item<float>(), 6);
  EXPECT_NEAR(x.mean().item<double>(), 2, 0.05);  // SD of the mean: 8 / √12 / √50000 = 0.010
  EXPECT_NEAR(x.std().item<double>(), 8 / std::sqrt(12.0), 0.05);
}

TEST(Random, NormalBernoulliAndIntegersHaveTheirLaws) {
  const at::Tensor normal = Random(1, "n").normal({50'000});
  EXPECT_NEAR(normal.mean().item<double>(), 0, 0.025);
  EXPECT_NEAR(normal.std().item<double>(), 1, 0.02);
  const at::Tensor coins = Random(1, "b").bernoulli({50'000}, 0.2);
  EXPECT_EQ(coins.scalar_type(), at::kBool);
  EXPECT_NEAR(coins.to(at::kFloat).mean().item<double>(), 0.2, 0.01);
  EXPECT_EQ(Random(1, "b").bernoulli({1000}, 0).sum().item<int>(), 0);
  EXPECT_EQ(Random(1, "b").bernoulli({1000}, 1).sum().item<int>(), 1000);
  const at::Tensor whole = Random(1, "i").integers({1000}, 3, 6);
  EXPECT_EQ(whole.min().item<int>(), 3);
  EXPECT_EQ(whole.max().item<int>(), 5);
}

TEST(Random, PermutationHoldsEveryIndexOnce) {
  const at::Tensor order = Random(1, "p").permutation(50);
  std::set<std::int64_t> seen;
  for (std::int64_t i = 0; i < 50; ++i) seen.insert(order[i].item<std::int64_t>());
  EXPECT_EQ(seen.size(), 50u);
  EXPECT_EQ(*seen.rbegin(), 49);
  EXPECT_FALSE(order.equal(at::arange(50)));
}

TEST(Random, NumberOfThreadsChangesNothing) {
  at::set_num_threads(1);
  const at::Tensor one = Random(1, "t").normal({100'000});
  at::set_num_threads(2);
  EXPECT_TRUE(Random(1, "t").normal({100'000}).equal(one));
  at::set_num_threads(1);
}

}  // namespace
}  // namespace beatbench
