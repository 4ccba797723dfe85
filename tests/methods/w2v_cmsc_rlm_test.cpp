#include "tests/methods/small_transformers.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {

const OptionChanges kPlain = {{"lead_mask", 0.}, {"cmsc_weight", 0.}};

void copy_state(Method& from, Method& to) {
  const at::NoGradGuard no_graph;
  const auto source = from.state(), target = to.state();
  ASSERT_EQ(source.size(), target.size());
  for (std::size_t i = 0; i < source.size(); ++i) {
    ASSERT_EQ(source[i].name, target[i].name);
    at::Tensor value = target[i].value;
    value.copy_(source[i].value);
  }
}

Batch halves_of(const Batch& batch) {
  const std::int64_t half = batch.signal.size(2) / 2;
  return {at::cat({batch.signal.narrow(2, 0, half), batch.signal.narrow(2, half, half)}),
          at::cat({batch.record, batch.record}), at::cat({batch.patient, batch.patient})};
}

TEST(W2vCmscRlm, WithoutContrastAndLeadMaskIsWav2vec2OnTheHalves) {
  const Batch batch = toy_batch(kRecords, 1280);
  for (const bool training : {false, true}) {
    const auto plain = controlled("wav2vec2"), both = controlled("w2v_cmsc_rlm", kPlain, 1280);
    copy_state(*plain, *both);
    plain->train(training);
    both->train(training);
    EXPECT_EQ(logged(*both, batch).at("total"), logged(*plain, halves_of(batch)).at("total"));
  }
}

TEST(W2vCmscRlm, AddsTheContrastOfTheHalvesWithItsWeight) {
  const Batch batch = toy_batch(kRecords, 1280);
  const auto without = controlled("w2v_cmsc_rlm", kPlain, 1280);
  const auto with_it = controlled("w2v_cmsc_rlm", {{"lead_mask", 0.}, {"cmsc_weight", 2.}}, 1280);
  without->train(false);
  with_it->train(false);
  const auto log = logged(*with_it, batch);
  EXPECT_GT(log.at("cmsc_loss"), 0);
  EXPECT_NEAR(log.at("total"), logged(*without, batch).at("total") + 2 * log.at("cmsc_loss"), 1e-4);
}

// With every step but the last hidden, the draws leave the contrast of the halves alone.
TEST(W2vCmscRlm, DoesNotMindTheOrderOfThePair) {
  const auto method = controlled("w2v_cmsc_rlm", {{"lead_mask", 0.}, {"mask_share", .95}}, 1280);
  method->train(false);
  const Batch batch = toy_batch(kRecords, 1280);
  Batch swapped = batch;
  swapped.signal = at::cat({batch.signal.narrow(2, 640, 640), batch.signal.narrow(2, 0, 640)}, 2);
  const auto log = logged(*method, batch);
  ASSERT_NEAR(log.at("masked_share"), .95, 1e-6);  // 19 of 20
  EXPECT_NEAR(logged(*method, swapped).at("cmsc_loss"), log.at("cmsc_loss"), 1e-5);
}

TEST(W2vCmscRlm, TakesRecordsOfAPatientAsPositives) {
  const auto method = controlled("w2v_cmsc_rlm", {{"lead_mask", 0.}}, 1280);
  method->train(false);
  Batch batch = toy_batch(kRecords, 1280);
  const double apart = logged(*method, batch).at("cmsc_loss");
  batch.patient = batch.patient.clone();
  batch.patient[1] = batch.patient[0];
  EXPECT_NE(logged(*method, batch).at("cmsc_loss"), apart);
}

TEST(W2vCmscRlm, StaysFiniteWhereLeadsOrSignalsAreGone) {
  for (const bool is_native : {false, true}) {
    const OptionChanges all_leads = {{"lead_mask", 1.}};
    const auto method = is_native ? native("w2v_cmsc_rlm", all_leads, 2500)
                                  : controlled("w2v_cmsc_rlm", all_leads, 1280);
    method->train(true);
    Batch batch = toy_batch(kRecords, is_native ? 2500 : 1280);
    EXPECT_TRUE(std::isfinite(logged(*method, batch).at("total")));
    batch.signal = batch.signal * 0;
    Random random(1, "loss");
    LossLog log;
    const at::Tensor loss = method->loss(batch, random, log);
    EXPECT_TRUE(std::isfinite(loss.item<double>()));
    loss.backward();
    for (const NamedTensor& tensor : method->state()) {
      if (!tensor.trainable) continue;
      EXPECT_TRUE(tensor.value.grad().isfinite().all().item<bool>()) << tensor.name;
    }
  }
}

// The draw of the distractors changes the loss, not what the network gives.
TEST(W2vCmscRlm, GivesOutputsThatDoNotKnowTheDistractors) {
  const Batch batch = toy_batch(kRecords, 1280);
  std::vector<std::map<std::string, double>> logs;
  for (const std::int64_t distractors : {5, 9}) {
    const auto method = controlled("w2v_cmsc_rlm", {{"distractors", distractors}}, 1280);
    method->train(false);
    logs.push_back(logged(*method, batch));
  }
  EXPECT_NE(logs[0].at("contrastive_loss"), logs[1].at("contrastive_loss"));
  EXPECT_EQ(logs[0].at("cmsc_loss"), logs[1].at("cmsc_loss"));
}

}  // namespace
}  // namespace beatbench
