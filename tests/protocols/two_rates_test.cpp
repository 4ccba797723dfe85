#include "harness/protocols/two_rates.h"

#include "tests/toolkit/tensors.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

namespace beatbench {
namespace {

// AdamW's first step is as long as its rate, whatever the gradient.
TEST(TwoRates, TheEncoderTakesItsShareOfTheHeadsStep) {
  at::Tensor encoder = torch::ones({2}).requires_grad_(), head = torch::ones({2}).requires_grad_();
  TwoRates optimizer({encoder}, {head}, 0.25, 0);
  optimizer.step((encoder * 3 + head * 5).sum(), 0.1);
  EXPECT_NEAR(head[0].item<double>(), 1 - 0.1, 1e-6);
  EXPECT_NEAR(encoder[1].item<double>(), 1 - 0.025, 1e-6);
}

TEST(TwoRates, WithoutAnEncoderTheHeadLearnsAlone) {
  at::Tensor head = torch::ones({1}).requires_grad_();
  TwoRates optimizer({}, {head}, 1, 0);
  for (int i = 0; i < 300; ++i) optimizer.step((head - 4).square().sum(), 0.1);
  EXPECT_NEAR(head[0].item<double>(), 4, 0.05);
}

// Decay pulls by rate · decay · weight; clipping is over both together and precedes the step.
TEST(TwoRates, DecaysAndClips) {
  at::Tensor encoder = torch::full({1}, 2.).requires_grad_(),
             head = torch::full({1}, 2.).requires_grad_();
  TwoRates optimizer({encoder}, {head}, 1, 0.5);
  optimizer.step((encoder * 30 + head * 40).sum(), 0.1, 1);
  EXPECT_NEAR(encoder.grad()[0].item<double>(), 0.6, 1e-5);
  EXPECT_NEAR(head.grad()[0].item<double>(), 0.8, 1e-5);
  EXPECT_NEAR(head[0].item<double>(), 2 - 0.1 * 0.5 * 2 - 0.1, 1e-4);
}

}  // namespace
}  // namespace beatbench
