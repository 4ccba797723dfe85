#include "tests/methods/loaded_plugin.h"

#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {

// All changes off.
OptionChanges plain() {
  return {{"crop_share", 1.}, {"amplitude", 1.}, {"wander_mv", 0.},
          {"noise_mv", 0.},   {"time_mask", 0.}, {"lead_mask", 0.}};
}

TEST(SimClr, HasAFiniteLossWithAGradientToAllItsParameters) {
  const auto method = make_method("simclr");
  method->train(true);
  Random random(1, "views");
  LossLog log;
  const at::Tensor loss = method->loss(toy_batch(6), random, log);
  ASSERT_TRUE(std::isfinite(loss.item<double>()));
  loss.backward();
  for (const NamedTensor& tensor : method->state())
    if (tensor.trainable) {
      ASSERT_TRUE(tensor.value.grad().defined()) << tensor.name;
      EXPECT_TRUE(tensor.value.grad().isfinite().all().item<bool>()) << tensor.name;
    }
}

TEST(SimClr, WithoutChangesHasTwoEqualViews) {
  const auto method = make_method("simclr", plain());
  method->train(false);
  const LossLog log = log_of(*method, toy_batch(6));
  EXPECT_NEAR(value(log, "alignment"), 0, 1e-6);
  EXPECT_NEAR(value(log, "positive_similarity"), 1, 1e-5);
  EXPECT_LT(value(log, "negative_similarity"), 1 - 1e-3);
}

TEST(SimClr, EachOptionChangesTheViews) {
  const Batch batch = toy_batch(6);
  for (const auto& [name, strength] : OptionChanges{{"crop_share", .5},
                                                    {"amplitude", 2.},
                                                    {"wander_mv", .5},
                                                    {"noise_mv", .5},
                                                    {"time_mask", .3},
                                                    {"lead_mask", .5}}) {
    OptionChanges changes = plain();
    changes[name] = strength;
    const auto method = make_method("simclr", changes);
    method->train(false);
    EXPECT_GT(value(log_of(*method, batch), "alignment"), 1e-5) << name;
  }
}

TEST(SimClr, GivesTheSameBitsForTheSameRandom) {
  const auto method = make_method("simclr");
  method->train(false);
  const Batch batch = toy_batch(6);
  EXPECT_EQ(value(log_of(*method, batch, 3), "total"), value(log_of(*method, batch, 3), "total"));
  EXPECT_NE(value(log_of(*method, batch, 3), "total"), value(log_of(*method, batch, 4), "total"));
}

TEST(SimClr, OfOneConstantEmbeddingIsTheLogOfTheOthers) {
  // Equal records without changes: each of the 2N - 1 others is as likely.
  const auto method = make_method("simclr", plain());
  method->train(false);
  Batch batch = toy_batch(5);
  batch.signal = batch.signal.narrow(0, 0, 1).repeat({5, 1, 1});
  EXPECT_NEAR(value(log_of(*method, batch), "total"), std::log(9), 1e-4);
}

TEST(SimClr, LearnsAToyBatch) {
  const auto [first, last] = train_steps(*make_method("simclr"), toy_batch(8), 30);
  EXPECT_LT(last, .9 * first);
}

TEST(SimClr, HasNoNativeArm) { EXPECT_FALSE(loaded_entry("simclr").info.native.has_value()); }

}  // namespace
}  // namespace beatbench
