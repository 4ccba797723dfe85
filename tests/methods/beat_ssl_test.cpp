#include "harness/base/error.h"
#include "harness/signal/ecg_features.h"
#include "tests/methods/loaded_plugin.h"
#include "tests/methods/toy_corpus.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace beatbench {
namespace {

constexpr std::int64_t kSamples = kToyCorpusSamples;

std::unique_ptr<Method> prepared(const OptionChanges& changes, const Corpus& corpus) {
  auto method = make_method("beat_ssl", changes, kSamples);
  ComputedAnew derived;
  Progress progress("toy", true);
  method->prepare(corpus, derived, progress);
  method->train(true);
  return method;
}

OptionValue text(const char* value) { return std::string(value); }

TEST(BeatSsl, HasAFiniteLossWithAGradientForAllItsTargets) {
  const ToyCorpus corpus(12, true);
  for (const char* rhythm : {"hard", "soft_1", "soft_2"})
    for (const char* beat : {"none", "hard", "soft_1", "soft_2"})
      for (const char* scope : {"record", "batch"}) {
        const auto method = prepared(
            {{"rhythm", text(rhythm)}, {"beat", text(beat)}, {"beat_scope", text(scope)}}, corpus);
        Random random(1, "views");
        LossLog log;
        const at::Tensor loss = method->loss(toy_batch(12, kSamples), random, log);
        ASSERT_TRUE(std::isfinite(loss.item<double>())) << rhythm << ' ' << beat << ' ' << scope;
        loss.backward();
        for (const ParameterGroup& group : method->parameters())
          for (const at::Tensor& weight : group.tensors) {
            ASSERT_TRUE(weight.grad().defined()) << rhythm << ' ' << beat << ' ' << scope;
            EXPECT_TRUE(weight.grad().isfinite().all().item<bool>());
          }
      }
}

struct TableRow {
  const char *rhythm, *beat;
  double exponent;
};

// Table 1 of the paper, row by row.
constexpr TableRow kTable1[] = {
    {"hard", "none", 1},     {"hard", "hard", 1},      {"hard", "soft_1", 1},
    {"hard", "soft_1", 50},  {"hard", "soft_2", 1},    {"soft_1", "none", 1},
    {"soft_1", "none", 50},  {"soft_1", "hard", 1},    {"soft_1", "hard", 50},
    {"soft_1", "soft_1", 1}, {"soft_1", "soft_1", 50}, {"soft_2", "none", 1},
    {"soft_2", "hard", 1},   {"soft_2", "soft_2", 1}};

TEST(BeatSsl, EveryRowOfTable1IsExpressible) {
  const ToyCorpus corpus(8, true);
  const Batch batch = toy_batch(8, kSamples);
  std::vector<double> losses;
  for (const TableRow& row : kTable1) {
    const auto method = prepared({{"rhythm", text(row.rhythm)},
                                  {"beat", text(row.beat)},
                                  {"exponent", row.exponent},
                                  {"similarity", text("raw")}},
                                 corpus);
    const LossLog log = log_of(*method, batch);
    losses.push_back(value(log, "total"));
    EXPECT_TRUE(std::isfinite(losses.back())) << row.rhythm << ' ' << row.beat;
    EXPECT_GE(value(log, "rhythm_kl"), -1e-4);
    if (std::string(row.beat) != "none") {
      EXPECT_GE(value(log, "beat_kl"), -1e-4) << row.rhythm << ' ' << row.beat;
      EXPECT_LE(value(log, "beat_kl"), value(log, "beat") + 1e-4);
    }
  }
  ASSERT_EQ(losses.size(), 14u);
  std::sort(losses.begin(), losses.end());
  EXPECT_EQ(std::unique(losses.begin(), losses.end()), losses.end()) << "two rows are the same";
}

// The toy corpus has two N to one V.
TEST(BeatSsl, CapsTheShareOfNormalBeats) {
  const ToyCorpus corpus(12, true);
  const auto largest = [&](double cap) {
    const auto method =
        prepared({{"beat", text("hard")}, {"mask_share", 0.}, {"max_normal_share", cap}}, corpus);
    return value(log_of(*method, toy_batch(12, kSamples)), "beat_largest_class");
  };
  EXPECT_GT(largest(1), .6);
  EXPECT_NEAR(largest(.5), .5, .01);
  EXPECT_GT(largest(.2), .79);  // V now
}

// 12 records of 8 beats, two N to one V: of 96 drawn, 32 V and as many N stay; 24 of them fit.
TEST(BeatSsl, CapsTheShareOfNormalBeatsBeforeItCutsToWhatFits) {
  const ToyCorpus corpus(12, true);
  const auto method = prepared({{"beat", text("hard")},
                                {"mask_share", 0.},
                                {"max_normal_share", .5},
                                {"max_beats", std::int64_t{48}}},
                               corpus);
  EXPECT_EQ(value(log_of(*method, toy_batch(12, kSamples)), "beat_rows"), 48);
}

// R peaks and features as given: one unit vector for each kind of beat.
class Given final : public Derived {
 public:
  // [beat, 3]: record, sample, kind
  Given(std::int64_t records, const std::vector<std::array<std::int64_t, 3>>& beats) {
    const auto count = std::ssize(beats);
    peaks_ = at::empty({count, 2}, at::kLong);
    features_ = at::zeros({count, std::ssize(beat_features())});
    record_ = at::ones({records, std::ssize(record_features())});
    for (std::int64_t b = 0; b < count; ++b) {
      const auto [record, sample, kind] = beats[static_cast<std::size_t>(b)];
      peaks_[b][0] = record;
      peaks_[b][1] = sample;
      features_[b][kind] = 1;
    }
  }
  at::Tensor tensor(const std::string&, const std::string&,
                    const std::function<at::Tensor()>& compute) override {
    return compute();
  }
  at::Tensor shared(const std::string&, const std::string& name, const std::string&,
                    const std::function<at::Tensor()>&) override {
    return name == "r_peaks" ? peaks_ : name == "beat_features" ? features_ : record_;
  }

 private:
  at::Tensor peaks_, features_, record_;
};

// Beats at samples 2 and 590 have no whole window. Of the others A and B alternate: each row has 2
// of its own beat less itself, and of two other beats of its kind 2 each: 5 of weight 1.
TEST(BeatSsl, ComparesABeatByItsOwnFeaturesWhereOthersWereLeftOut) {
  const ToyCorpus corpus(2, false);
  Given derived(2, {{0, 2, 2},
                    {0, 100, 0},
                    {0, 200, 1},
                    {0, 300, 0},
                    {0, 590, 3},
                    {1, 2, 3},
                    {1, 150, 1},
                    {1, 250, 0},
                    {1, 350, 1}});
  auto method = make_method(
      "beat_ssl", {{"rhythm", text("hard")}, {"similarity", text("raw")}, {"mask_share", 0.}},
      kSamples);
  Progress progress("toy", true);
  method->prepare(corpus, derived, progress);
  method->train(true);
  const LossLog log = log_of(*method, toy_batch(2, kSamples));
  EXPECT_EQ(value(log, "beat_rows"), 12);
  EXPECT_EQ(value(log, "beat_compared"), 11);
  EXPECT_NEAR(value(log, "beat_entropy"), std::log(5.), 1e-5);
  EXPECT_NEAR(value(log, "beat_positive_mass"), 1. / 5, 1e-6);
  EXPECT_NEAR(value(log, "beat_mean_weight"), 5. / 11, 1e-6);
}

TEST(BeatSsl, ACorpusWithoutOneWholeWindowIsRefused) {
  const ToyCorpus corpus(2, false);
  Given derived(2, {{0, 2, 0}, {1, 590, 0}});
  auto method = make_method("beat_ssl", {{"rhythm", text("hard")}}, kSamples);
  Progress progress("toy", true);
  try {
    method->prepare(corpus, derived, progress);
    FAIL() << "was taken";
  } catch (const DataError& error) {
    EXPECT_NE(std::string(error.what()).find("no beat of the corpus has its whole window"),
              std::string::npos)
        << error.what();
  }
}

TEST(BeatSsl, LogsHowAlikeTheViewsOfARecordAndOfDifferentRecordsAre) {
  const ToyCorpus corpus(8, false);
  const LossLog log = log_of(*prepared({}, corpus), toy_batch(8, kSamples));
  EXPECT_GT(value(log, "positive_similarity"), value(log, "negative_similarity"));
}

TEST(BeatSsl, AWindowLongerThanTheRecordIsRefusedWithBothLengths) {
  try {
    make_method("beat_ssl", {{"roi_before_s", 1.5}, {"roi_after_s", 1.}}, 200);
    FAIL() << "a window of 2.5 s was taken in a record of 2 s";
  } catch (const UsageError& error) {
    const std::string said = error.what();
    EXPECT_NE(said.find("2.5 s"), std::string::npos) << said;
    EXPECT_NE(said.find("a record 2"), std::string::npos) << said;
  }
  make_method("beat_ssl", {{"roi_before_s", 1.}, {"roi_after_s", 1.}}, 200);
  make_method("beat_ssl", {{"roi_before_s", 2.}, {"beat", text("none")}}, 200);
}

std::int64_t parameters(Encoder& encoder) {
  std::int64_t count = 0;
  for (const NamedTensor& tensor : encoder.state())
    if (tensor.trainable) count += tensor.value.numel();
  return count;
}

// Stem 12 · 64 · 15 + norm; stages of 2 blocks with kernels of 7 and 1 × 1 shortcuts where the
// width changes; a norm (2 · channels) behind each convolution.
std::int64_t resnet18_parameters() {
  std::int64_t count = 12 * 64 * 15 + 2 * 64, in = 64;
  for (const std::int64_t out : {64, 128, 256, 512}) {
    count += in * out * 7 + 3 * (out * out * 7) + 4 * 2 * out;
    if (in != out) count += in * out + 2 * out;
    in = out;
  }
  return count;
}

TEST(BeatSsl, TheNativeEncoderIsResNet18AlongTime) {
  const auto method = make_native_method("beat_ssl", {}, 2500, 250);
  const auto encoder = method->encoder();
  EXPECT_EQ(encoder->channels(), 512);
  EXPECT_EQ(encoder->stride(), 32);
  EXPECT_EQ(parameters(*encoder), resnet18_parameters());
  method->train(false);
  EXPECT_EQ(encoder->features(toy_batch(1, 2500).signal).sizes(), at::IntArrayRef({1, 512, 79}));
  const EntryInfo& info = loaded_entry("beat_ssl").info;
  ASSERT_TRUE(info.native.has_value());
  EXPECT_EQ(info.native->recipe.optimizer, "adamw");
  EXPECT_EQ(info.native->recipe.batch, 256);
  ASSERT_TRUE(info.needs_beats.has_value());
  EXPECT_EQ(info.needs_beats->option, "beat");
  EXPECT_EQ(info.needs_beats->value, "hard");
}

TEST(BeatSsl, HasAFiniteLossForEveryLossAndSimilarity) {
  const ToyCorpus corpus(8, false);
  for (const char* loss : {"softce", "softclt", "bce"})
    for (const char* similarity : {"raw", "standardised", "percentile"}) {
      const auto method =
          prepared({{"loss", text(loss)}, {"similarity", text(similarity)}}, corpus);
      const LossLog log = log_of(*method, toy_batch(8, kSamples));
      EXPECT_TRUE(std::isfinite(value(log, "total"))) << loss << ' ' << similarity;
      EXPECT_GE(value(log, "rhythm_kl"), -1e-4);
      EXPECT_GT(value(log, "beat_rows"), 2);
    }
}

TEST(BeatSsl, WithoutSoftTargetsIsHard) {
  const ToyCorpus corpus(8, false);
  const auto method = prepared({{"rhythm", text("hard")}, {"beat", text("none")}}, corpus);
  const LossLog log = log_of(*method, toy_batch(8, kSamples));
  EXPECT_NEAR(value(log, "rhythm_positive_mass"), 1, 1e-6);
  EXPECT_NEAR(value(log, "rhythm_entropy"), 0, 1e-6);
  EXPECT_TRUE(log.warnings().empty());
}

TEST(BeatSsl, WarnsOfTargetsThatAreAlmostUniformOrAlmostHard) {
  const ToyCorpus corpus(8, false);
  const auto flat = prepared({{"similarity", text("raw")}, {"beat", text("none")}}, corpus);
  EXPECT_EQ(log_of(*flat, toy_batch(8, kSamples)).warnings().size(), 1u);
  const auto sharp = prepared({{"exponent", 1000.}, {"beat", text("none")}}, corpus);
  EXPECT_EQ(log_of(*sharp, toy_batch(8, kSamples)).warnings().size(), 1u);
  for (const char* scope : {"batch", "record"}) {
    const auto beats = prepared({{"rhythm", text("hard")},
                                 {"similarity", text("raw")},
                                 {"mask_share", 0.},
                                 {"beat_scope", text(scope)}},
                                corpus);
    const auto warnings = log_of(*beats, toy_batch(8, kSamples)).warnings();
    ASSERT_EQ(warnings.size(), 1u) << scope;
    EXPECT_TRUE(warnings[0].starts_with("beat targets are almost uniform")) << warnings[0];
  }
}

TEST(BeatSsl, HardBeatTargetsNeedAnnotatedBeats) {
  const ToyCorpus corpus(4, false);
  try {
    prepared({{"beat", text("hard")}}, corpus);
    FAIL() << "a corpus without beats was taken";
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("annotated beats"), std::string::npos) << error.what();
  }
}

TEST(BeatSsl, GivesTheSameBitsForTheSameRandom) {
  const ToyCorpus corpus(8, false);
  const auto method = prepared({}, corpus);
  method->train(false);
  const Batch batch = toy_batch(8, kSamples);
  EXPECT_EQ(value(log_of(*method, batch, 3), "total"), value(log_of(*method, batch, 3), "total"));
  EXPECT_NE(value(log_of(*method, batch, 3), "total"), value(log_of(*method, batch, 4), "total"));
}

TEST(BeatSsl, LearnsAToyBatch) {
  const ToyCorpus corpus(8, false);
  const auto method = prepared({{"rhythm", text("hard")}}, corpus);
  const auto [first, last] = train_steps(*method, toy_batch(8, kSamples), 30);
  EXPECT_LT(last, .9 * first);
}

TEST(BeatSsl, RefusesOptionsOutOfRange) {
  for (const OptionSpec& option : loaded_entry("beat_ssl").info.options) {
    EXPECT_EQ(misfit(option, option.fallback), "") << option.name;
    EXPECT_FALSE(option.help.empty()) << option.name;
    if (std::holds_alternative<double>(option.fallback)) {
      EXPECT_NE(misfit(option, -1e9), "") << option.name;
    }
  }
}

}  // namespace
}  // namespace beatbench
