#include "harness/toolkit/device.h"

#include "harness/toolkit/module.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>

namespace beatbench {
namespace {

TEST(Device, OfAModelWithoutTensorsIsTheCpu) { EXPECT_EQ(device_of({}), at::Device(at::kCPU)); }

// The device "meta" has shapes alone, so it is everywhere.
TEST(Device, MovesParametersAndBuffersWhoeverHoldsThem) {
  torch::nn::Sequential model(torch::nn::Conv1d(2, 3, 3), torch::nn::BatchNorm1d(3));
  const std::vector<at::Tensor> held = model->parameters();
  move_to(module_state(*model), at::kMeta);
  EXPECT_EQ(device_of(module_state(*model)), at::Device(at::kMeta));
  for (const at::Tensor& parameter : held) {
    EXPECT_TRUE(parameter.is_meta());
    EXPECT_TRUE(parameter.requires_grad());
    EXPECT_TRUE(parameter.is_leaf());
  }
  for (const at::Tensor& buffer : model->buffers()) EXPECT_TRUE(buffer.is_meta());
  const at::Tensor out = model->forward(at::zeros({4, 2, 9}, at::kMeta));
  EXPECT_EQ(out.sizes(), at::IntArrayRef({4, 3, 7}));
}

}  // namespace
}  // namespace beatbench
