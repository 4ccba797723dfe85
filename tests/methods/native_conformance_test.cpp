// What holds for the native arm of every method that has one, with its default options.
#include "tests/methods/every_method.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

constexpr std::int64_t kMuch = 20'000'000;  // parameters; larger encoders: native_size_test.cpp

class EveryNativeArm : public testing::TestWithParam<std::string> {};

TEST_P(EveryNativeArm, GivesTheFeaturesItDeclaresAtItsLowestRateAndFromItsStateAlone) {
  Made one(GetParam(), true, 1);
  std::int64_t parameters = 0;
  for (const NamedTensor& tensor : one.method->encoder()->state())
    if (tensor.trainable) parameters += tensor.value.numel();
  EXPECT_GT(parameters, 0);
  EXPECT_GT(one.method->encoder()->channels(), 0);
  if (parameters > kMuch) return;
  expect_declared_shape(one);
  Made judged(GetParam(), true, 2);
  expect_judged_from_state(one, judged);
}

TEST_P(EveryNativeArm, HasARecipe) {
  const Recipe& recipe = every_method().at(GetParam()).info.native->recipe;
  EXPECT_TRUE(recipe.optimizer == "adam" || recipe.optimizer == "adamw") << recipe.optimizer;
  EXPECT_TRUE(recipe.schedule == "warmup_cosine" || recipe.schedule == "constant")
      << recipe.schedule;
  EXPECT_GT(recipe.lr, 0);
  EXPECT_GE(recipe.weight_decay, 0);
  EXPECT_GE(recipe.warmup_epochs, 0);
  EXPECT_GT(recipe.epochs, recipe.warmup_epochs);
  EXPECT_GT(recipe.batch, 0);
}

INSTANTIATE_TEST_SUITE_P(Plugins, EveryNativeArm, testing::ValuesIn(every_native_id()), name_of);

}  // namespace
}  // namespace beatbench
