#include "harness/toolkit/channel_scale.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

namespace beatbench {
namespace {

// [mean, SD] of three leads: one that varies, one off (0 mV), one that rests at 1.7 mV, whose SD is
// what float32 leaves of E[x²] - mean².
TEST(ChannelScale, LeavesTheHeightOfALeadThatNeverVariesInTheCorpus) {
  ChannelScale scale(3);
  scale.set(at::tensor({.5, 0., 1.7, .25, 0., 3.8e-7}, at::kFloat).view({2, 3}));
  const at::Tensor out = scale.forward(at::full({1, 3, 4}, 2.F));
  EXPECT_NEAR(out[0][0][0].item<double>(), 6, 1e-6);   // (2 - .5) / .25
  EXPECT_NEAR(out[0][1][0].item<double>(), 2, 1e-6);   // SD 1
  EXPECT_NEAR(out[0][2][0].item<double>(), .3, 1e-6);  // not 8e5
}

}  // namespace
}  // namespace beatbench
