// Every native arm at its published size: what a GPU user's run starts with, on two records.
#include "tests/methods/every_method.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/equal.h>
#include <gtest/gtest.h>

namespace beatbench {
namespace {

constexpr std::int64_t kBatch = 2;

class NativeSize : public testing::TestWithParam<std::string> {};

// Each weight of the judged encoder is another behind the step.
TEST_P(NativeSize, TakesAStepAndGivesTheFeaturesItDeclares) {
  Made one(GetParam(), true, 1);
  one.prepare();
  one.method->train(true);
  std::vector<NamedTensor> before = one.method->encoder()->state();
  for (NamedTensor& tensor : before) tensor.value = tensor.value.detach().clone();

  const at::Tensor loss = one.loss(1, kBatch);
  ASSERT_TRUE(loss.isfinite().item<bool>());
  loss.backward();
  one.descend();
  one.method->after_step(0);

  const std::vector<NamedTensor> after = one.method->encoder()->state();
  ASSERT_EQ(after.size(), before.size());
  std::string still;
  for (std::size_t i = 0; i < after.size(); ++i) {
    EXPECT_TRUE(after[i].value.isfinite().all().item<bool>()) << after[i].name;
    if (after[i].trainable && at::equal(after[i].value, before[i].value))
      still += after[i].name + " ";
  }
  EXPECT_EQ(still, "") << "learnt nothing";
  expect_declared_shape(one);
}

INSTANTIATE_TEST_SUITE_P(Plugins, NativeSize, testing::ValuesIn(every_native_id()), name_of);

}  // namespace
}  // namespace beatbench
