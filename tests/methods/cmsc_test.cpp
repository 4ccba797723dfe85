#include "harness/base/error.h"
#include "tests/methods/loaded_plugin.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {

constexpr std::int64_t kTenSeconds = 5000;  // at 500 Hz

OptionValue text(const char* value) { return std::string(value); }

std::unique_ptr<Method> native(const OptionChanges& changes = {},
                               std::int64_t samples = kTenSeconds) {
  return make_native_method("cmsc", changes, samples, 500);
}

std::int64_t parameters_of(Encoder& encoder) {
  std::int64_t count = 0;
  for (const NamedTensor& tensor : encoder.state())
    if (tensor.trainable) count += tensor.value.numel();
  return count;
}

at::Tensor features_of(Encoder& encoder, const at::Tensor& signal) {
  const at::NoGradGuard no_graph;
  return encoder.features(signal);
}

void expect_gradients(Method& method, const Batch& batch, const std::string& what) {
  method.train(true);
  Random random(1, "views");
  LossLog log;
  const at::Tensor loss = method.loss(batch, random, log);
  ASSERT_TRUE(std::isfinite(loss.item<double>())) << what;
  loss.backward();
  for (const NamedTensor& tensor : method.state())
    if (tensor.trainable) {
      ASSERT_TRUE(tensor.value.grad().defined()) << what << ' ' << tensor.name;
      EXPECT_TRUE(tensor.value.grad().isfinite().all().item<bool>()) << what << ' ' << tensor.name;
    }
}

TEST(Cmsc, HasAFiniteLossWithAGradientInAllItsForms) {
  for (const char* variant : {"cmsc", "cmlc", "cmsmlc"})
    for (const char* projector : {"none", "mlp"}) {
      const OptionChanges changes = {{"variant", text(variant)},
                                     {"projector", text(projector)},
                                     {"view_leads", std::int64_t{2}},
                                     {"embedding", std::int64_t{32}}};
      const std::string what = std::string(variant) + ' ' + projector;
      expect_gradients(*make_method("cmsc", changes), toy_batch(5), what);
      expect_gradients(*native(changes), toy_batch(5, kTenSeconds), what + " native");
    }
}

TEST(Cmsc, NativeEncoderHasThePublishedNumberOfParameters) {
  EXPECT_EQ(parameters_of(*native()->encoder()), 86392);
  EXPECT_EQ(parameters_of(*native({{"embedding", std::int64_t{32}}})->encoder()),
            86392 - 321 * (256 - 32));
}

TEST(Cmsc, NativeEncoderGivesAStepForEveryStartedSegment) {
  for (const bool side_by_side : {false, true}) {
    const auto method = native({{"embedding", std::int64_t{32}},
                                {"lead_features", text(side_by_side ? "side_by_side" : "mean")}});
    Encoder& encoder = *method->encoder();
    encoder.train(false);
    EXPECT_EQ(encoder.stride(), 2500);
    EXPECT_EQ(encoder.channels(), side_by_side ? 12 * 32 : 32);
    for (const std::int64_t samples : {5000, 2500, 5001, 7499, 400}) {
      const at::Tensor out = features_of(encoder, toy_batch(2, samples).signal);
      EXPECT_EQ(out.sizes(), at::IntArrayRef({2, encoder.channels(), (samples + 2499) / 2500}));
    }
  }
}

TEST(Cmsc, NativeFeaturesAreEachSegmentsOwnAndTheLeadsMean) {
  const auto apart = native({{"lead_features", text("side_by_side")}});
  const auto mean = native({{"lead_features", text("mean")}});
  apart->train(false);
  mean->train(false);
  auto from = apart->encoder()->state(), to = mean->encoder()->state();
  for (std::size_t i = 0; i < from.size(); ++i) to[i].value.data().copy_(from[i].value);
  const at::Tensor x = toy_batch(2, kTenSeconds).signal;
  const at::Tensor each = features_of(*apart->encoder(), x);  // [2, 12 * 256, 2]
  EXPECT_TRUE(at::allclose(features_of(*mean->encoder(), x), each.view({2, 12, 256, 2}).mean(1),
                           1e-4, 1e-5));
  EXPECT_TRUE(at::allclose(features_of(*apart->encoder(), x.narrow(2, 2500, 2500)),
                           each.narrow(2, 1, 1), 1e-4, 1e-5));
}

TEST(Cmsc, NativeFeaturesDoNotSeeAmplitudeAndOffset) {
  const auto method = native();
  method->train(false);
  const at::Tensor x = toy_batch(2, kTenSeconds).signal;
  const at::Tensor out = features_of(*method->encoder(), x);
  EXPECT_TRUE(at::allclose(out, features_of(*method->encoder(), x * 3 - 2), 1e-3, 1e-4));
  EXPECT_FALSE(at::allclose(out, features_of(*method->encoder(), -x), 1e-3, 1e-4));
  const at::Tensor flat = features_of(*method->encoder(), at::zeros({1, 12, kTenSeconds}));
  EXPECT_TRUE(flat.isfinite().all().item<bool>());
}

TEST(Cmsc, StateOfAnotherGivesTheSameFeatures) {
  const auto one = native(), other = native();
  one->train(false);
  other->train(false);
  const at::Tensor x = toy_batch(2, kTenSeconds).signal;
  const at::Tensor want = features_of(*one->encoder(), x);
  EXPECT_FALSE(at::allclose(features_of(*other->encoder(), x), want));
  auto from = one->encoder()->state(), to = other->encoder()->state();
  for (std::size_t i = 0; i < from.size(); ++i) to[i].value.data().copy_(from[i].value);
  EXPECT_TRUE(features_of(*other->encoder(), x).equal(want));
}

TEST(Cmsc, GivesTheSameBitsForTheSameRandom) {
  for (const char* variant : {"cmlc", "cmsmlc"}) {
    const auto method = make_method("cmsc", {{"variant", text(variant)}});
    method->train(false);
    const Batch batch = toy_batch(6);
    EXPECT_EQ(loss_value(*method, batch, 3), loss_value(*method, batch, 3));
    EXPECT_NE(loss_value(*method, batch, 3), loss_value(*method, batch, 4));
  }
}

TEST(Cmsc, SwappingTheHalvesLeavesTheLoss) {
  for (const bool own : {false, true}) {
    const auto method = own ? native() : make_method("cmsc");
    method->train(false);
    const std::int64_t samples = own ? kTenSeconds : 200;
    Batch batch = toy_batch(5, samples);
    batch.patient = batch.patient.clone();
    batch.patient[3] = batch.patient[1];
    const double before = loss_value(*method, batch);
    batch.signal = at::cat(
        {batch.signal.narrow(2, samples / 2, samples / 2), batch.signal.narrow(2, 0, samples / 2)},
        2);
    EXPECT_NEAR(loss_value(*method, batch), before, 1e-4 * before);
  }
}

TEST(Cmsc, TakesOtherRecordsOfAPatientAsPositives) {
  for (const char* pairs : {"triangles", "all"}) {
    const auto method = make_method("cmsc", {{"patient_pairs", text(pairs)}});
    method->train(false);
    Batch batch = toy_batch(6);
    const double apart = loss_value(*method, batch);
    batch.patient = batch.patient.clone();
    batch.patient[1] = batch.patient[0];
    EXPECT_NE(loss_value(*method, batch), apart);
  }
}

TEST(Cmsc, TakesManyRecordsOfOnePatient) {
  Batch batch = toy_batch(6);
  batch.patient = at::zeros({6}, at::kLong);
  for (const char* pairs : {"triangles", "all"})
    expect_gradients(*make_method("cmsc", {{"patient_pairs", text(pairs)}}), batch, pairs);
}

TEST(Cmsc, ContrastsAllSegmentsOfALongerRecord) {
  // Three equal segments make three equal pairs; two of them one.
  const auto method = native({{"embedding", std::int64_t{32}}});
  method->train(false);
  const Batch one = toy_batch(4, 2500);
  const auto times = [&](std::int64_t count) {
    Batch batch = one;
    batch.signal = one.signal.repeat({1, 1, count});
    return loss_value(*method, batch);
  };
  EXPECT_NEAR(times(3), 3 * times(2), 1e-4);
}

TEST(Cmsc, RefusesMoreViewsThanThereAreLeads) {
  try {
    make_method("cmsc", {{"variant", text("cmlc")}, {"view_leads", std::int64_t{13}}});
    FAIL() << "13 of 12 leads were taken";
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("view_leads"), std::string::npos) << error.what();
  }
}

TEST(Cmsc, DeclaresThePublishedRecipe) {
  const auto& arm = loaded_entry("cmsc").info.native;
  ASSERT_TRUE(arm.has_value());
  EXPECT_EQ(arm->signal.min_rate_hz, 500);
  EXPECT_EQ(arm->signal.max_rate_hz, 500);
  EXPECT_EQ(arm->signal.min_seconds, 10);
  EXPECT_EQ(arm->recipe.optimizer, "adam");
  EXPECT_EQ(arm->recipe.lr, 1e-4);
  EXPECT_EQ(arm->recipe.weight_decay, 0);
  EXPECT_EQ(arm->recipe.schedule, "constant");
  EXPECT_EQ(arm->recipe.warmup_epochs, 0);
  EXPECT_EQ(arm->recipe.batch, 256);
  EXPECT_EQ(arm->recipe.epochs, 400);
}

TEST(Cmsc, LearnsAToyBatch) {
  const auto [first, last] = train_steps(*make_method("cmsc"), toy_batch(8), 30);
  EXPECT_LT(last, .9 * first);
  const auto method = native({{"embedding", std::int64_t{32}}});
  const auto [start, end] = train_steps(*method, toy_batch(8, kTenSeconds), 30);
  EXPECT_LT(end, .9 * start);
}

}  // namespace
}  // namespace beatbench
