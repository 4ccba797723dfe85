#include "tests/methods/loaded_plugin.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace beatbench {
namespace {

TEST(Resnet1d, GivesAStepForEveryStartedStride) {
  const SignalShape shape{{"I", "II"}, 100, 1000};
  const PluginEntry& entry = loaded_entry("resnet1d");
  Options options(entry.info.options);
  options.set("width", std::int64_t{4});
  const auto encoder = entry.make_backbone({options, shape});
  EXPECT_EQ(encoder->stride(), 32);
  EXPECT_EQ(encoder->channels(), 32);
  encoder->train(false);
  for (const std::int64_t samples : {1000, 1023, 1024, 1025, 33, 32}) {
    Random random(1, "signal");
    const at::Tensor out = encoder->features(random.normal({3, 2, samples}));
    EXPECT_EQ(out.sizes(), at::IntArrayRef({3, 32, (samples + 31) / 32}));
  }
}

TEST(ReferenceRows, HaveAnEncoderButNoObjective) {
  for (const char* id : {"supervised", "random_init"}) {
    const PluginEntry& entry = loaded_entry(id);
    EXPECT_FALSE(entry.info.pretrains);
    EXPECT_TRUE(entry.info.reference);
    const auto method = make_method(id);
    ASSERT_TRUE(method->encoder());
    EXPECT_EQ(method->state().size(), method->encoder()->state().size());
    EXPECT_EQ(method->state().front().name, "encoder." + method->encoder()->state().front().name);
    EXPECT_THROW(loss_value(*method, toy_batch(4)), std::logic_error);
  }
}

TEST(ThreeKg, HasAFiniteLossWithAGradientToTheEncoder) {
  for (const char* variant : {"paper", "fairseq"})
    for (const char* projector : {"none", "mlp"}) {
      const auto method = make_method(
          "three_kg", {{"variant", std::string(variant)}, {"projector", std::string(projector)}});
      method->train(true);
      Random random(1, "views");
      LossLog log;
      const at::Tensor loss = method->loss(toy_batch(6), random, log);
      ASSERT_TRUE(std::isfinite(loss.item<double>()));
      loss.backward();
      for (const NamedTensor& tensor : method->encoder()->state())
        if (tensor.trainable) {
          ASSERT_TRUE(tensor.value.grad().defined()) << tensor.name;
          EXPECT_GT(tensor.value.grad().abs().sum().item<double>(), 0) << tensor.name;
        }
    }
}

TEST(ThreeKg, GivesTheSameBitsForTheSameRandom) {
  const auto method = make_method("three_kg");
  method->train(false);
  const Batch batch = toy_batch(6);
  EXPECT_EQ(loss_value(*method, batch, 3), loss_value(*method, batch, 3));
  EXPECT_NE(loss_value(*method, batch, 3), loss_value(*method, batch, 4));
}

TEST(ThreeKg, TakesOtherRecordsOfAPatientAsPositives) {
  const auto method = make_method("three_kg");
  method->train(false);
  Batch batch = toy_batch(6);
  const double apart = loss_value(*method, batch);
  batch.patient = batch.patient.clone();
  batch.patient[1] = batch.patient[0];
  EXPECT_NE(loss_value(*method, batch), apart);
}

TEST(ThreeKg, CountsPositivesOfAPatientInBothViews) {
  const auto method = make_method("three_kg");
  method->train(false);
  Batch batch = toy_batch(6);
  batch.patient = batch.patient.clone();
  batch.patient[1] = batch.patient[0];
  // Rows of the patient of two: three each.
  EXPECT_DOUBLE_EQ(value(log_of(*method, batch), "positives_per_anchor"), (4 * 3 + 8 * 1) / 12.);
}

TEST(ThreeKg, TellsWhatProjectModeDiscards) {
  for (const char* mode : {"project", "residual"}) {
    const auto method = make_method("three_kg", {{"mode", std::string(mode)}});
    method->train(false);
    Random random(1, "views");
    LossLog log;
    method->loss(toy_batch(4), random, log);
    const auto count = std::count_if(log.values().begin(), log.values().end(), [](const auto& one) {
      return one.first == "non_dipolar_rms" && one.second > 0;
    });
    EXPECT_EQ(count, std::string(mode) == "project" ? 1 : 0);
  }
}

TEST(ThreeKg, LearnsAToyBatch) {
  const auto method = make_method("three_kg");
  const auto [first, last] = train_steps(*method, toy_batch(8), 30);
  EXPECT_LT(last, 0.9 * first);
}

}  // namespace
}  // namespace beatbench
