// On a set made by hand: 20 records of two leads, 2 s at 100 Hz, annotated at 500 Hz; the signal of
// a lead is the number of its wave (0 background, 1 P, 2 QRS, 3 T) with a little noise.
#include "harness/protocols/ludb_waves.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "tests/base/temporary_folder.h"
#include "tests/protocols/toy_task.h"
#include "tests/train/toy_set.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

#include <set>

namespace beatbench {
namespace {

constexpr int kSamples = 200;

PreparedSet toy(const std::filesystem::path& folder, int records = 20) {
  Contents contents;
  contents.dataset = "toy";
  contents.spec = {100, 2, {"I", "II"}};
  contents.wave_rate_hz = 500;
  std::vector<ToyRecord> all;
  Draws draws(31, "toy ludb");
  for (int r = 0; r < records; ++r) {
    ToyRecord record{{.id = std::to_string(r), .patient = std::to_string(r)}, {}};
    for (int l = 0; l < 2; ++l) {
      std::vector<float> signal(kSamples, 0);
      LeadWaves lead;
      lead.annotated_begin = 100;  // 500 Hz
      lead.annotated_end = 900;
      for (int start = 10 + static_cast<int>(draws.below(20)); start + 45 < kSamples; start += 60) {
        const std::pair<int, int> bounds[] = {{start, 9}, {start + 15, 7}, {start + 28, 15}};
        for (int k = 0; k < 3; ++k) {
          const auto [first, length] = bounds[k];
          for (int i = 0; i <= length; ++i)
            signal[static_cast<std::size_t>(first + i)] = static_cast<float>(k + 1);
          const std::int64_t onset = 5 * first, offset = 5 * (first + length);
          if (offset < 100 || onset >= 900) continue;
          lead.waves.push_back(
              {static_cast<Wave::Kind>(k + 1), onset, (onset + offset) / 2, offset});
        }
      }
      for (float& value : signal) value += static_cast<float>(0.05 * draws.normal());
      record.signal.insert(record.signal.end(), signal.begin(), signal.end());
      record.waves.push_back(lead);
    }
    all.push_back(record);
  }
  return write_toy_set(folder, contents, all);
}

ToyTask task_on(const PreparedSet& data, int fold, std::int64_t epochs,
                const char* mode = "linear") {
  ToyTask task{data, mode};
  task.fold = fold;
  task.changes = {{"epochs", epochs}, {"batch", std::int64_t{4}}, {"lr", 0.02}};
  return task;
}

TEST(LudbWaves, FeaturesThatCarryTheWavesScoreHigh) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  const Evaluation evaluation = task_on(data, 1, 25).run(ludb_waves(), wave_oracle());
  EXPECT_GT(value_of(evaluation, "dice"), 0.9);
  EXPECT_GT(value_of(evaluation, "f1"), 0.9);
  EXPECT_GT(value_of(evaluation, "dice", "QRS"), 0.9);
  EXPECT_EQ(evaluation.predictions.sizes(), at::IntArrayRef({4, 2, kSamples}));
  EXPECT_EQ(evaluation.predictions.scalar_type(), at::kByte);
}

// Reads the wave off the signal, and may err in what it returns.
class Reader final : public Delineator {
 public:
  explicit Reader(std::function<at::Tensor(const at::Tensor&)> answer = nullptr)
      : answer_(std::move(answer)) {}
  at::Tensor delineate(const at::Tensor& signal) override {
    const at::Tensor waves = signal.round().clamp(0, 3).to(at::kByte);
    return answer_ ? answer_(waves) : waves;
  }

 private:
  std::function<at::Tensor(const at::Tensor&)> answer_;
};

TEST(LudbWaves, ARuleIsScoredOnTheRecordsThatTestTheEncoders) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  Reader rule;
  const Evaluation by_rule = task_on(data, 2, 1, "rule").run(ludb_waves(), nullptr, &rule);
  EXPECT_GT(value_of(by_rule, "dice"), 0.9);
  EXPECT_EQ(by_rule.details, Json({{"records", {{"test", 4}}}})) << "nothing was trained";
  EXPECT_EQ(by_rule.ids, task_on(data, 2, 1).run(ludb_waves(), wave_oracle()).ids);
}

TEST(LudbWaves, WhatARuleMustNotAnswerIsRefused) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  using Answer = std::function<at::Tensor(const at::Tensor&)>;
  for (const Answer& answer : {Answer([](const at::Tensor& w) { return w.to(at::kLong); }),
                               Answer([](const at::Tensor& w) { return w.narrow(2, 0, 9); }),
                               Answer([](const at::Tensor& w) { return w + 1; })}) {
    Reader rule(answer);
    EXPECT_THROW(task_on(data, 1, 1, "rule").run(ludb_waves(), nullptr, &rule), PluginError);
  }
}

TEST(LudbWaves, ConstantFeaturesFindLittle) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  const auto constant =
      std::make_shared<FunctionEncoder>(2, [](const at::Tensor& x) { return torch::ones_like(x); });
  EXPECT_LT(value_of(task_on(data, 1, 3).run(ludb_waves(), constant), "dice"), 0.35);
}

TEST(LudbWaves, EachRecordIsTestedInExactlyOneFold) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  std::set<std::string> seen;
  for (int fold = 1; fold <= 5; ++fold) {
    const Evaluation evaluation = task_on(data, fold, 1).run(ludb_waves(), wave_oracle());
    for (const std::string& id : evaluation.ids) EXPECT_TRUE(seen.insert(id).second) << id;
    EXPECT_EQ(evaluation.details["records"]["train"], 13);  // 16, of which a fifth validates
    EXPECT_EQ(evaluation.details["records"]["validation"], 3);
  }
  EXPECT_EQ(seen.size(), 20u);
}

TEST(LudbWaves, SameSeedGivesTheSameBits) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  for (const char* mode : {"linear", "finetune"}) {
    const auto run = [&] {
      return task_on(data, 2, 3, mode).run(ludb_waves(), small_net(2, 1, false));
    };
    const Evaluation one = run(), other = run();
    EXPECT_TRUE(one.predictions.equal(other.predictions)) << mode;
    EXPECT_EQ(one.details, other.details);
  }
}

TEST(LudbWaves, FeaturesTooLargeToKeepAreComputedForEachBatchWithTheSameResult) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  const auto kept = wave_oracle(), computed = wave_oracle();
  ToyTask task = task_on(data, 1, 3);
  const Evaluation one = task.run(ludb_waves(), kept);
  task.kept_feature_bytes = 20 * 8 * kSamples * 4 - 1;
  const Evaluation other = task.run(ludb_waves(), computed);
  EXPECT_TRUE(one.predictions.equal(other.predictions));
  auto& function = static_cast<FunctionEncoder&>(*computed);
  EXPECT_EQ(function.largest_batch, 4) << "the batch of the decoder, never all records";
  EXPECT_FALSE(function.seen_in_training);
  EXPECT_FALSE(function.seen_with_grad);
}

TEST(LudbWaves, FrozenEncoderStaysAsItIsAndFineTuningChangesIt) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  const at::Tensor before = small_net(2, 1, false)->state()[0].value.clone();
  const auto frozen = small_net(2, 1, false), tuned = small_net(2, 1, false);
  task_on(data, 1, 2).run(ludb_waves(), frozen);
  task_on(data, 1, 2, "finetune").run(ludb_waves(), tuned);
  EXPECT_TRUE(frozen->state()[0].value.equal(before));
  EXPECT_FALSE(tuned->state()[0].value.equal(before));
}

TEST(LudbWaves, LabelFractionAndLimitShortenTheTraining) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  ToyTask task = task_on(data, 1, 2);
  task.label_fraction = 0.5;
  const Evaluation half = task.run(ludb_waves(), wave_oracle());
  EXPECT_EQ(half.details["records"]["train"], 7);  // round(0.5 · 13) by half away from zero
  EXPECT_EQ(half.details["records"]["test"], 4);
  task.limit = 2;
  const Evaluation limited = task.run(ludb_waves(), wave_oracle());
  EXPECT_EQ(limited.details["records"]["train"], 2);
  EXPECT_EQ(limited.details["best_epoch"], 1);
}

TEST(LudbWaves, RefusesAPartWithoutRecords) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", 2);
  ToyTask task = task_on(data, 1, 1);
  task.changes["folds"] = std::int64_t{2};  // one record trains, none is left to validate
  try {
    task.run(ludb_waves(), wave_oracle());
    FAIL() << "no error";
  } catch (const DataError& error) {
    EXPECT_STREQ(error.what(), "toy: no record is left for the validation part of fold 1");
  }
}

TEST(LudbWaves, StopsOnRequest) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  ToyTask task = task_on(data, 1, 1);
  task.stopped = true;
  EXPECT_THROW(task.run(ludb_waves(), wave_oracle()), Interrupted);
}

// Its last features tell nothing; the waves stand in a map on the way.
class BlindAtTheEnd final : public ModuleEncoder {
 public:
  at::Tensor features(const at::Tensor& signal) override {
    return at::zeros({signal.size(0), 3, (signal.size(2) + 3) / 4});
  }
  std::vector<FeatureMap> pyramid(const at::Tensor& signal) override {
    return {{wave_oracle()->features(signal), 1}, {features(signal), 4}};
  }
  std::int64_t channels() const override { return 3; }
  std::int64_t stride() const override { return 4; }
};

TEST(LudbWaves, SkipsGiveTheDecoderWhatStandsOnTheWay) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  ToyTask task = task_on(data, 1, 25);
  EXPECT_LT(value_of(task.run(ludb_waves(), std::make_shared<BlindAtTheEnd>()), "dice"), 0.5);
  task.changes["skips"] = true;
  EXPECT_GT(value_of(task.run(ludb_waves(), std::make_shared<BlindAtTheEnd>()), "dice"), 0.9);
}

TEST(LudbWaves, SkipsAreRefusedWhereTheEncoderHasNoMapsOnTheWay) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  ToyTask task = task_on(data, 1, 1, "finetune");
  task.changes["skips"] = true;
  EXPECT_THROW(task.run(ludb_waves(), small_net(2, 3)), UsageError);
  Options options(ludb_waves().options);
  const SignalShape signal = {{"I", "II"}, 100, kSamples};
  BlindAtTheEnd with;
  const auto without = small_net(2, 3);
  EXPECT_NO_THROW(ludb_waves().check_encoder(*without, signal, options));
  options.set("skips", true);
  EXPECT_NO_THROW(ludb_waves().check_encoder(with, signal, options));
  EXPECT_THROW(ludb_waves().check_encoder(*without, signal, options), UsageError);
}

}  // namespace
}  // namespace beatbench
