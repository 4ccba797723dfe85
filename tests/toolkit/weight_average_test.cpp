#include "harness/toolkit/weight_average.h"

#include "harness/base/safetensors.h"
#include "harness/sdk/random.h"
#include "harness/toolkit/state_file.h"
#include "tests/base/temporary_folder.h"
#include "tests/toolkit/tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace beatbench {
namespace {

// A weight and a buffer.
std::vector<NamedTensor> model(std::uint64_t seed) {
  Random random(seed, "model");
  return {{"weight", random.normal({3, 2}), true}, {"buffer", random.normal({4}), false}};
}

void walk(const std::vector<NamedTensor>& model, std::int64_t step) {
  for (const NamedTensor& tensor : model) {
    at::Tensor value = tensor.value;
    value.add_(Random(1, tensor.name, step).normal(value.sizes()));
  }
}

TEST(WeightAverage, StartsAsACopy) {
  const auto online = model(1), copy = model(2);
  const WeightAverage average(online, copy);
  EXPECT_EQ(numbers(copy[0].value), numbers(online[0].value));
  EXPECT_EQ(numbers(copy[1].value), numbers(online[1].value));
  EXPECT_EQ(average.updates().value.item<double>(), 0);
}

TEST(WeightAverage, OfEqualWeightsIsTheMeanOfAllStatesAndCopiesBuffers) {
  const auto online = model(1), copy = model(2);
  WeightAverage average(online, copy);
  std::vector<double> sum = numbers(online[0].value);
  for (std::int64_t step = 1; step <= 50; ++step) {
    walk(online, step);
    average.add();
    const std::vector<double> now = numbers(online[0].value), mean = numbers(copy[0].value);
    for (std::size_t i = 0; i < sum.size(); ++i)
      EXPECT_NEAR(mean[i], (sum[i] += now[i]) / double(step + 1), 1e-5);
    EXPECT_EQ(numbers(copy[1].value), numbers(online[1].value));
  }
}

TEST(WeightAverage, FollowsWithADecay) {
  const auto online = model(1), copy = model(2);
  WeightAverage average(online, copy);
  std::vector<double> want = numbers(online[0].value);
  for (std::int64_t step = 1; step <= 20; ++step) {
    walk(online, step);
    average.follow(.9);
    const std::vector<double> now = numbers(online[0].value), got = numbers(copy[0].value);
    for (std::size_t i = 0; i < want.size(); ++i) {
      want[i] = .9 * want[i] + .1 * now[i];
      EXPECT_NEAR(got[i], want[i], 1e-5);
    }
    EXPECT_EQ(numbers(copy[1].value), numbers(online[1].value));
  }
}

TEST(WeightAverage, GoesOnInTheSameBitsFromItsSavedState) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "state.safetensors";
  const auto run = [&](std::int64_t from, bool load) {
    const auto online = model(1), copy = model(2);
    WeightAverage average(online, copy);
    const std::vector<NamedTensor> state = {{"online.weight", online[0].value},
                                            {"online.buffer", online[1].value},
                                            {"weight", copy[0].value},
                                            {"buffer", copy[1].value},
                                            average.updates()};
    if (load) load_state(SafetensorsFile(file), state, file.string());
    for (std::int64_t step = from; step < 9; ++step) {
      if (step == 4 && !load) save_state(file, state, {});
      walk(online, step);
      average.add();
    }
    return numbers(copy[0].value);
  };
  const std::vector<double> undisturbed = run(0, false);
  EXPECT_EQ(run(4, true), undisturbed);
}

TEST(WeightAverage, RefusesAModelOfAnotherMake) {
  const std::vector<NamedTensor> other = {{"weight", at::zeros({2, 2})},
                                          {"buffer", at::zeros({4})}};
  EXPECT_THROW(WeightAverage(model(1), other), std::logic_error);
}

}  // namespace
}  // namespace beatbench
