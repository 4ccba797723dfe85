#include "harness/toolkit/device.h"

#include "harness/toolkit/module.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>

namespace beatbench {
namespace {

TEST(Device, OfAModelWithoutTensorsIsTheCpu) { EXPECT_EQ(device_of({}), at::Device(at::kCPU)); }

// Between devices: EveryMethodOnAGpu in tests/methods, where there is a GPU.
TEST(Device, LeavesAModelThatIsThereAlone) {
  torch::nn::Sequential model(torch::nn::Conv1d(2, 3, 3), torch::nn::BatchNorm1d(3));
  const std::vector<NamedTensor> state = module_state(*model);
  std::vector<const void*> storage;
  for (const NamedTensor& tensor : state) storage.push_back(tensor.value.const_data_ptr());
  move_to(state, at::kCPU);
  EXPECT_EQ(device_of(state), at::Device(at::kCPU));
  for (std::size_t i = 0; i < state.size(); ++i) {
    EXPECT_EQ(state[i].value.const_data_ptr(), storage[i]) << state[i].name;
    EXPECT_EQ(state[i].value.requires_grad(), state[i].trainable) << state[i].name;
    EXPECT_TRUE(state[i].value.is_leaf());
  }
}

}  // namespace
}  // namespace beatbench
