// What holds for every method where there is a GPU; elsewhere there are no such tests.
#include "harness/toolkit/device.h"
#include "tests/methods/every_method.h"

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>
#include <torch/cuda.h>

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

class EveryMethodOnAGpu : public testing::TestWithParam<std::string> {};

TEST_P(EveryMethodOnAGpu, LosesAndJudgesAsOnTheCpu) {
  Made cpu(GetParam(), false, 1), gpu(GetParam(), false, 1);
  at::globalContext().setAllowTF32CuDNN(false);
  for (Made* one : {&cpu, &gpu}) one->prepare();
  move_to(gpu.method->state(), at::kCUDA);
  const at::Device where = device_of(gpu.method->encoder()->state());
  const at::Tensor signal = cpu.corpus.batch(3).signal, expected = cpu.features(signal);
  const at::Tensor features = gpu.features(signal.to(where)).to(at::kCPU);
  const double scale = std::max(1.0, expected.abs().max().item<double>());
  EXPECT_LT((features - expected).abs().max().item<double>(), 1e-3 * scale);
  if (!cpu.entry.info.pretrains) return;
  for (Made* one : {&cpu, &gpu}) one->method->train(true);
  const at::Tensor loss = gpu.loss();
  EXPECT_TRUE(loss.is_cuda());
  // Dropout draws from each device's own generator.
  const double draws = GetParam().starts_with("w") ? 0.1 : 1e-3;
  EXPECT_NEAR(loss.item<double>(), cpu.loss().item<double>(),
              draws * std::abs(cpu.loss().item<double>()));
  loss.backward();
  gpu.descend();
  gpu.method->after_step(0);
  EXPECT_TRUE(gpu.loss().isfinite().item<bool>());
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(EveryMethodOnAGpu);
INSTANTIATE_TEST_SUITE_P(Plugins, EveryMethodOnAGpu,
                         testing::ValuesIn(torch::cuda::is_available()
                                               ? every_id()
                                               : std::vector<std::string>()),
                         name_of);

}  // namespace
}  // namespace beatbench
