#include "harness/toolkit/dilated_conv.h"

#include "harness/sdk/random.h"
#include "tests/toolkit/tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

namespace beatbench {
namespace {

constexpr DilatedConvShape kSmall = {.leads = 2, .hidden = 4, .channels = 6, .blocks = 2};

at::Tensor signal_of(std::int64_t records, std::int64_t samples) {
  return Random(1, "signal").normal({records, 2, samples});
}

TEST(DilatedConv, HasThePublishedParametersAndReceptiveField) {
  DilatedConv net{DilatedConvShape{}};
  std::int64_t parameters = 0;
  for (const NamedTensor& tensor : net.state()) parameters += tensor.value.numel();
  EXPECT_EQ(parameters, 637952);
  EXPECT_EQ(DilatedConvShape{}.receptive_field(), 8189);
}

TEST(DilatedConv, GivesAFeatureForEverySample) {
  DilatedConv net(kSmall);
  for (const std::int64_t samples : {1, 2, 17, 100})
    EXPECT_EQ(net.features(signal_of(3, samples)).sizes(), at::IntArrayRef({3, 6, samples}));
}

TEST(DilatedConv, SeesItsReceptiveFieldAndNoFurther) {
  const at::NoGradGuard no_graph;
  DilatedConv net(kSmall);
  net.train(false);
  const std::int64_t reach = kSmall.receptive_field() / 2, middle = 50;
  EXPECT_EQ(reach, 14);
  at::Tensor signal = signal_of(1, 101);
  const at::Tensor before = net.features(signal);
  signal.select(2, middle).add_(1);
  const std::vector<double> change = numbers((net.features(signal) - before).abs().sum({0, 1}));
  for (std::int64_t step = 0; step < 101; ++step)
    EXPECT_EQ(change[static_cast<std::size_t>(step)] > 0, std::abs(step - middle) <= reach) << step;
}

TEST(DilatedConv, LetsNothingOfHiddenSamplesThrough) {
  const at::NoGradGuard no_graph;
  DilatedConv net(kSmall);
  net.train(false);
  const at::Tensor signal = signal_of(2, 60), other = Random(2, "other").normal({2, 2, 60});
  const at::Tensor hidden = Random(3, "hidden").bernoulli({2, 60}, .5);
  const at::Tensor mixed = at::where(hidden.unsqueeze(1), other, signal);
  EXPECT_TRUE(at::equal(net.masked_features(signal, hidden), net.masked_features(mixed, hidden)));
  EXPECT_FALSE(at::equal(net.masked_features(signal, hidden), net.features(signal)));
  EXPECT_TRUE(
      at::equal(net.masked_features(signal, at::zeros({2, 60}, at::kBool)), net.features(signal)));
}

TEST(DilatedConv, DropsFeaturesInTrainingAlone) {
  const at::NoGradGuard no_graph;
  DilatedConv net(kSmall);
  const at::Tensor signal = signal_of(4, 500);
  net.train(true);
  EXPECT_NEAR(net.features(signal).eq(0).to(at::kDouble).mean().item<double>(), .1, .02);
  net.train(false);
  EXPECT_TRUE(at::equal(net.features(signal), net.features(signal)));
  EXPECT_EQ(net.features(signal).eq(0).sum().item<double>(), 0);
}

}  // namespace
}  // namespace beatbench
