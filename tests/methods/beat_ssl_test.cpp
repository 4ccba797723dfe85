#include "harness/base/error.h"
#include "tests/methods/loaded_plugin.h"
#include "tests/methods/toy_corpus.h"

#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {

constexpr std::int64_t kSamples = kToyCorpusSamples;

std::unique_ptr<Method> prepared(const OptionChanges& changes, const Corpus& corpus) {
  auto method = make_method("beat_ssl", changes, kSamples);
  NotKept derived;
  Progress progress("toy", true);
  method->prepare(corpus, derived, progress);
  method->train(true);
  return method;
}

LossLog log_of(Method& method, const Batch& batch, std::uint64_t seed = 1) {
  Random random(seed, "views");
  LossLog log;
  log.add("total", method.loss(batch, random, log).item<double>());
  return log;
}

double value(const LossLog& log, const std::string& name) {
  for (const auto& [key, number] : log.values())
    if (key == name) return number;
  ADD_FAILURE() << name << " was not logged";
  return std::nan("");
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
}

TEST(BeatSsl, HardBeatTargetsNeedAnnotatedBeats) {
  const ToyCorpus corpus(4, false);
  try {
    prepared({{"beat", text("hard")}}, corpus);
    FAIL() << "a corpus without beats was taken";
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("soft_1"), std::string::npos) << error.what();
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
