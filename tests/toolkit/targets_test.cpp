#include "harness/toolkit/targets.h"

#include "harness/toolkit/losses.h"
#include "tests/toolkit/tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/ones.h>
#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {

at::Tensor two_views() { return integers({0, 1, 2, 0, 1, 2}); }

TEST(SoftTargets, AreTheSameInAllFourViewBlocksWithZeroDiagonal) {
  // The three cross-record examples of the published figure: .97, .80, .70 at exponent 50.
  const double a = .99939, b = .99555, c = .99289;
  const at::Tensor one = matrix({{1, a, b}, {a, 1, c}, {b, c, 1}});
  const at::Tensor weight = soft_targets(one.repeat({2, 2}), two_views(), 50);
  EXPECT_TRUE(at::allclose(weight, weight.t(), 1e-12, 1e-12));
  EXPECT_EQ(weight.diagonal().sum().item<double>(), 0);
  for (std::int64_t i = 0; i < 3; ++i) {
    EXPECT_EQ(weight[i][i + 3].item<double>(), 1);
    EXPECT_EQ(weight[i + 3][i].item<double>(), 1);
  }
  for (const std::int64_t row : {0, 3})
    for (const std::int64_t column : {0, 3}) {
      EXPECT_NEAR(weight[row][column + 1].item<double>(), .97, 5e-4);
      EXPECT_NEAR(weight[row][column + 2].item<double>(), .80, 5e-4);
      EXPECT_NEAR(weight[row + 1][column + 2].item<double>(), .70, 5e-4);
    }
}

TEST(HardTargets, AreOneForTheOtherViewAlone) {
  const at::Tensor weight = hard_targets(two_views());
  EXPECT_EQ(weight.sum().item<double>(), 6);
  for (std::int64_t i = 0; i < 6; ++i) EXPECT_EQ(weight[i][(i + 3) % 6].item<double>(), 1);
}

TEST(TargetStatistics, TellUniformFromHardTargets) {
  const TargetStatistics hard = target_statistics(hard_targets(two_views()), two_views());
  EXPECT_NEAR(hard.mean_weight.item<double>(), .2, 1e-6);
  EXPECT_NEAR(hard.positive_mass.item<double>(), 1, 1e-6);
  EXPECT_NEAR(hard.entropy.item<double>(), 0, 1e-6);
  const at::Tensor flat = soft_targets(at::ones({6, 6}), two_views(), 1);
  const TargetStatistics uniform = target_statistics(flat, two_views());
  EXPECT_NEAR(uniform.mean_weight.item<double>(), 1, 1e-6);
  EXPECT_NEAR(uniform.positive_mass.item<double>(), .2, 1e-6);
  EXPECT_NEAR(uniform.entropy.item<double>(), std::log(5), 1e-6);
}

TEST(TargetStatistics, EntropyIsTheFloorOfTheCrossEntropy) {
  // softce's CE less the entropy is the KL divergence: about 0 where p equals the target.
  const at::Tensor z = matrix({{1, 0}, {1, 0}, {1, 0}, {1, 0}});  // p uniform
  const at::Tensor source = integers({0, 1, 0, 1});
  const at::Tensor flat = soft_targets(at::ones({4, 4}), source, 1);
  const double ce = soft_ce(log_probabilities(z, .1), flat).mean().item<double>();
  EXPECT_NEAR(ce - target_statistics(flat, source).entropy.item<double>(), 0, 1e-6);
}

TEST(MeanOfWeighted, LeavesOutRowsWithoutWeight) {
  const at::Tensor weight = matrix({{0, .5}, {0, 0}, {1, 0}});
  const at::Tensor each = matrix({{1, 50, 3}})[0];
  EXPECT_EQ(mean_of_weighted(each, weight).item<double>(), 2);
  EXPECT_EQ(mean_of_weighted(each, weight * 0).item<double>(), 0);
}

}  // namespace
}  // namespace beatbench
