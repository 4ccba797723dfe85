#include "tests/methods/loaded_plugin.h"
#include "tests/methods/toy_corpus.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

constexpr std::int64_t kRecords = 10;

const ToyCorpus& corpus() {
  static const ToyCorpus records(kRecords, false);
  return records;
}

// Flat lines: no R peak in them.
class QuietCorpus final : public Corpus {
 public:
  std::int64_t size() const override { return kRecords; }
  const SignalShape& shape() const override { return corpus().shape(); }
  std::span<const float> record(std::int64_t) const override { return flat_; }
  std::int64_t patient(std::int64_t r) const override { return r; }
  bool has_beats() const override { return false; }
  std::span<const BeatMark> beats(std::int64_t) const override { return {}; }

 private:
  std::vector<float> flat_ = std::vector<float>(12 * kToyCorpusSamples, 0.F);
};

Batch whole_corpus() {
  Batch batch{at::empty({kRecords, 12, kToyCorpusSamples}, at::kFloat),
              at::arange(kRecords, at::kLong), at::arange(kRecords, at::kLong)};
  for (std::int64_t r = 0; r < kRecords; ++r)
    std::ranges::copy(corpus().record(r), batch.signal[r].mutable_data_ptr<float>());
  return batch;
}

std::unique_ptr<Method> prepared(const OptionChanges& changes = {}) {
  auto method = make_method("physioclr_style", changes, kToyCorpusSamples);
  ComputedAnew derived;
  Progress progress("toy", true);
  method->prepare(corpus(), derived, progress);
  return method;
}

TEST(PhysioClrStyle, HasAFiniteLossWithAGradientToAllItsParameters) {
  for (const char* projector : {"none", "mlp"}) {
    const auto method = prepared({{"projector", std::string(projector)}});
    method->train(true);
    Random random(1, "views");
    LossLog log;
    const at::Tensor loss = method->loss(whole_corpus(), random, log);
    ASSERT_TRUE(std::isfinite(loss.item<double>()));
    loss.backward();
    for (const NamedTensor& tensor : method->state())
      if (tensor.trainable) {
        ASSERT_TRUE(tensor.value.grad().defined()) << tensor.name;
        EXPECT_TRUE(tensor.value.grad().isfinite().all().item<bool>()) << tensor.name;
      }
  }
}

TEST(PhysioClrStyle, WeighsItsTermsAsItsOptionsSay) {
  const auto method = prepared({{"reconstruction_weight", .3}, {"peak_weight", .05}});
  method->train(false);
  const LossLog log = log_of(*method, whole_corpus());
  EXPECT_NEAR(value(log, "total"),
              value(log, "contrast") + .3 * value(log, "reconstruction") +
                  .05 * value(log, "peak_reconstruction"),
              1e-4);
  EXPECT_GT(value(log, "peak_reconstruction"), value(log, "reconstruction"));  // peaks are tall
  EXPECT_GE(value(log, "contrast_kl"), -1e-4);
}

TEST(PhysioClrStyle, AHighThresholdLeavesTheOtherViewAlone) {
  const auto strict = prepared({{"threshold", 1.}});  // no cosine of two records is 1
  const auto loose = prepared({{"threshold", 0.}});   // every one is at least 0 where cut off
  strict->train(false);
  loose->train(false);
  EXPECT_NEAR(value(log_of(*strict, whole_corpus()), "positives_per_anchor"), 1, 1e-6);
  EXPECT_NEAR(value(log_of(*loose, whole_corpus()), "positives_per_anchor"), 2 * kRecords - 1,
              1e-4);
  const auto usual = prepared({{"threshold", .05}});  // of few records, few are more alike
  usual->train(false);
  const double between = value(log_of(*usual, whole_corpus()), "positives_per_anchor");
  EXPECT_GT(between, 1);
  EXPECT_LT(between, 2 * kRecords - 1);
}

TEST(PhysioClrStyle, WarnsWhereAlmostAllRecordsAreAlike) {
  EXPECT_EQ(log_of(*prepared({{"threshold", 0.}}), whole_corpus()).warnings().size(), 1u);
  EXPECT_TRUE(log_of(*prepared(), whole_corpus()).warnings().empty());
}

TEST(PhysioClrStyle, OfARecordWithoutBeatsHasTwoEqualViews) {
  Batch batch = whole_corpus();
  const auto method = prepared();
  method->train(false);
  EXPECT_GT(value(log_of(*method, batch), "alignment"), 1e-6);  // beats moved
  const auto still = make_method("physioclr_style", {}, kToyCorpusSamples);
  const QuietCorpus quiet;
  ComputedAnew derived;
  Progress progress("toy", true);
  still->prepare(quiet, derived, progress);
  still->train(false);
  const LossLog log = log_of(*still, batch);
  EXPECT_NEAR(value(log, "alignment"), 0, 1e-9);
  EXPECT_EQ(value(log, "peak_reconstruction"), 0);
}

TEST(PhysioClrStyle, GivesTheSameBitsForTheSameRandom) {
  const auto method = prepared();
  method->train(false);
  const Batch batch = whole_corpus();
  EXPECT_EQ(value(log_of(*method, batch, 3), "total"), value(log_of(*method, batch, 3), "total"));
  EXPECT_NE(value(log_of(*method, batch, 3), "total"), value(log_of(*method, batch, 4), "total"));
}

TEST(PhysioClrStyle, LearnsAToyBatch) {
  const auto method = prepared();
  const auto [first, last] = train_steps(*method, whole_corpus(), 30);
  EXPECT_LT(last, .9 * first);
}

TEST(PhysioClrStyle, HasNoNativeArm) {
  EXPECT_FALSE(loaded_entry("physioclr_style").info.native.has_value());
}

}  // namespace
}  // namespace beatbench
