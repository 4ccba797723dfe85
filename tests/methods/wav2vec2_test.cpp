// wav2vec2 in both arms, what w2v_cmsc_rlm shares with it, and the native arm of three_kg.
#include "harness/base/error.h"
#include "tests/methods/small_transformers.h"

#include <ATen/TensorOperators.h>
#include <ATen/autocast_mode.h>
#include <gtest/gtest.h>
#include <torch/utils.h>

#include <cmath>

namespace beatbench {
namespace {

std::int64_t trainable(const std::vector<NamedTensor>& state) {
  std::int64_t count = 0;
  for (const NamedTensor& tensor : state)
    if (tensor.trainable) count += tensor.value.numel();
  return count;
}

TEST(Wav2vec2, HasThePublishedNumbersOfParameters) {
  const auto method = make_native_method("wav2vec2", {}, 5000, 500);
  EXPECT_EQ(trainable(method->state()), 90883072);
  EXPECT_EQ(trainable(method->encoder()->state()), 90373248);
  EXPECT_EQ(method->encoder()->channels(), 768);
  EXPECT_EQ(method->encoder()->stride(), 16);
}

TEST(Wav2vec2, DeclaresItsSignalAndRecipeAsPublished) {
  for (const char* id : {"wav2vec2", "w2v_cmsc_rlm", "three_kg"}) {
    const auto& info = loaded_entry(id).info;
    ASSERT_TRUE(info.native.has_value()) << id;
    EXPECT_EQ(info.native->signal.min_rate_hz, 500);
    EXPECT_EQ(info.native->signal.max_rate_hz, 500);
    EXPECT_EQ(info.native->recipe.optimizer, "adamw");  // fairseq's adam decouples the decay
    EXPECT_EQ(info.native->recipe.lr, 5e-5);
    EXPECT_EQ(info.native->recipe.beta2, .98);
    EXPECT_EQ(info.native->recipe.schedule, "constant");
    EXPECT_EQ(info.native->recipe.batch, 512);
    EXPECT_EQ(info.native->recipe.epochs, 200);
  }
}

TEST(Wav2vec2, NativeEncodersGiveAStepForEveryStartedStride) {
  for (const char* id : {"wav2vec2", "w2v_cmsc_rlm", "three_kg"}) {
    const auto encoder = native(id)->encoder();
    encoder->train(false);
    for (const std::int64_t samples : {1500, 2500, 5000})
      EXPECT_EQ(encoder->features(toy_batch(2, samples).signal).sizes(),
                at::IntArrayRef({2, 16, (samples + 15) / 16}))
          << id;
  }
}

TEST(Wav2vec2, LearnsAToyBatchInBothArms) {
  for (const char* id : {"wav2vec2", "w2v_cmsc_rlm"}) {
    const auto [first, last] = train_steps(*controlled(id), toy_batch(kRecords, 640), 30);
    EXPECT_LT(last, .9 * first) << id;
    const auto [first_native, last_native] =
        train_steps(*native(id), toy_batch(kRecords, 1500), 30);
    EXPECT_LT(last_native, .9 * first_native) << id;
  }
}

TEST(Wav2vec2, SendsAGradientToAllWeights) {
  for (const char* id : {"wav2vec2", "w2v_cmsc_rlm"})
    for (const bool is_native : {false, true}) {
      const auto method = is_native ? native(id) : controlled(id);
      method->train(true);
      Random random(1, "loss");
      LossLog log;
      method->loss(toy_batch(kRecords, is_native ? 1500 : 640), random, log).backward();
      for (const NamedTensor& tensor : method->state()) {
        if (!tensor.trainable) continue;
        ASSERT_TRUE(tensor.value.grad().defined()) << id << " " << tensor.name;
        EXPECT_TRUE(tensor.value.grad().isfinite().all().item<bool>()) << id << tensor.name;
        EXPECT_GT(tensor.value.grad().abs().sum().item<double>(), 0) << id << tensor.name;
      }
    }
}

TEST(Wav2vec2, InEvaluationGivesTheSameBitsForTheSameRandom) {
  for (const char* id : {"wav2vec2", "w2v_cmsc_rlm"})
    for (const bool is_native : {false, true}) {
      const auto method = is_native ? native(id) : controlled(id);
      method->train(false);
      const Batch batch = toy_batch(kRecords, is_native ? 1500 : 640);
      EXPECT_EQ(logged(*method, batch, 3), logged(*method, batch, 3)) << id;
      EXPECT_NE(logged(*method, batch, 3).at("total"), logged(*method, batch, 4).at("total"));
    }
}

TEST(Wav2vec2, LogsItsPartsAndAddsThemUp) {
  const OptionChanges weights = {{"diversity_weight", .3}, {"penalty_weight", 2.}};
  const auto sum = [](const auto& parts, double penalty_weight) {
    return parts.at("contrastive_loss") + .3 * (16 - parts.at("codebook_perplexity")) / 16 +
           penalty_weight * parts.at("feature_penalty");
  };
  const auto whole = native("wav2vec2", weights);
  whole->train(true);
  const auto native_log = logged(*whole, toy_batch(kRecords, 1500));
  EXPECT_NEAR(native_log.at("total"), sum(native_log, 2), 1e-4);
  EXPECT_FALSE(native_log.contains("accuracy_across_records"));

  const auto method = controlled("wav2vec2", weights);
  method->train(true);
  const auto log = logged(*method, toy_batch(kRecords, 640));
  EXPECT_NEAR(log.at("total"), sum(log, 0), 1e-4);
  EXPECT_GE(log.at("accuracy_across_records"), 0);
  EXPECT_LE(log.at("accuracy_across_records"), 1);
  EXPECT_GE(log.at("codebook_perplexity"), 2);
  EXPECT_LE(log.at("codebook_perplexity"), 16);
  EXPECT_GT(log.at("code_usage"), 0);
  EXPECT_LE(log.at("code_usage"), 1);
  EXPECT_GT(log.at("masked_share"), .2);
  EXPECT_LT(log.at("masked_share"), .65);
  EXPECT_GE(log.at("accuracy"), 0);
  EXPECT_LE(log.at("accuracy"), 1);
  EXPECT_TRUE(log.contains("positive_similarity"));
  EXPECT_TRUE(log.contains("negative_similarity"));
  EXPECT_TRUE(log.contains("alignment"));
}

TEST(Wav2vec2, HasNearlyTheSameLossInBf16) {
  for (const char* id : {"wav2vec2", "w2v_cmsc_rlm", "three_kg"}) {
    const auto method = native(id);
    method->train(false);
    const Batch batch = toy_batch(kRecords, 1500);
    const double full = logged(*method, batch).at("total");
    at::autocast::set_autocast_dtype(at::kCPU, at::kBFloat16);
    at::autocast::set_autocast_enabled(at::kCPU, true);
    const double half = logged(*method, batch).at("total");
    at::autocast::clear_cache();
    at::autocast::set_autocast_enabled(at::kCPU, false);
    EXPECT_NE(half, full) << id;
    EXPECT_NEAR(half, full, .05 * full) << id;
  }
}

// The draws that make the loss random leave what the encoder gives as it is.
TEST(Wav2vec2, GivesFeaturesOfTheWholeRecordWithoutMask) {
  const auto method = native("wav2vec2");
  method->train(false);
  const at::Tensor signal = toy_batch(2, 1500).signal;
  const at::Tensor before = method->encoder()->features(signal);
  logged(*method, toy_batch(kRecords, 1500));
  EXPECT_TRUE(method->encoder()->features(signal).equal(before));
}

TEST(Wav2vec2, KeepsTheTemperatureInItsState) {
  const auto method = controlled("wav2vec2");
  const auto updates = [&] {
    for (const NamedTensor& tensor : method->state())
      if (tensor.name == "quantizer.updates") return tensor.value.item<std::int64_t>();
    return std::int64_t{-1};
  };
  EXPECT_EQ(updates(), 0);
  method->after_step(0);
  method->after_step(1);
  EXPECT_EQ(updates(), 2);
}

// What a colder softmax changes is the gradient, so a resumed run needs the count.
TEST(Wav2vec2, CoolsTheGumbelSoftmaxWithItsSteps) {
  const auto gradient = [](std::int64_t updates) {
    const auto method = controlled("wav2vec2", {{"gumbel_decay", .5}});
    method->train(true);
    method->after_step(updates - 1);
    Random random(1, "loss");
    LossLog log;
    torch::manual_seed(2);
    method->loss(toy_batch(kRecords, 640), random, log).backward();
    for (const NamedTensor& tensor : method->state())
      if (tensor.name == "quantizer.logits.weight") return tensor.value.grad().clone();
    return at::Tensor();
  };
  EXPECT_FALSE(gradient(0).equal(gradient(1)));
  EXPECT_TRUE(gradient(2).equal(gradient(3)));  // 2 · .5², then at the floor of .5
}

TEST(Wav2vec2, RefusesTooFewStepsAndACropLongerThanTheRecord) {
  EXPECT_THROW(controlled("wav2vec2", {}, 64), UsageError);       // 2 steps of .32 s
  EXPECT_THROW(controlled("w2v_cmsc_rlm", {}, 128), UsageError);  // 2 steps a half
  EXPECT_THROW(controlled("wav2vec2", {{"mask_span_s", 6.}}), UsageError);
  EXPECT_THROW(native("wav2vec2", {{"native_crop_s", 5.}}), UsageError);
  EXPECT_THROW(native("wav2vec2", {{"native_heads", std::int64_t{3}}}), UsageError);
  EXPECT_NO_THROW(native("wav2vec2", {{"native_crop_s", 0.}}));
}

TEST(Wav2vec2, TakesTheWholeRecordWhereTheCropIsZero) {
  const auto method = native("wav2vec2", {{"native_crop_s", 0.}}, 1000);
  const auto crop = native("wav2vec2", {{"native_crop_s", 2.}}, 1000);  // 2 s: all there is
  method->train(false);
  crop->train(false);
  EXPECT_EQ(logged(*method, toy_batch(kRecords, 1000)), logged(*crop, toy_batch(kRecords, 1000)));
}

// --- 3KG's native arm ---------------------------------------------------------------------------

TEST(ThreeKg, LearnsAToyBatchInItsNativeArm) {
  const auto [first, last] = train_steps(*native("three_kg"), toy_batch(kRecords, 1500), 30);
  EXPECT_LT(last, .95 * first);
}

}  // namespace
}  // namespace beatbench
