// On a set made by hand: lead II is flat but for a bump at each beat; that of V is higher, F has a
// second one. An encoder that passes the signal on carries N, V and F; S looks as N and comes
// early.
#include "harness/protocols/mitdb_beats.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "harness/protocols/beat_parts.h"
#include "tests/base/temporary_folder.h"
#include "tests/protocols/toy_task.h"
#include "tests/train/toy_set.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

namespace beatbench {
namespace {

constexpr std::int64_t kSamples = 1000;  // 10 s at 100 Hz
const std::vector<std::string> kRecords = {"101", "106", "119/0", "119/1", "100", "200", "102"};

ToyRecord toy_record(const std::string& id, double noise, bool exchange) {
  Draws draws(3, "toy mitdb " + id);
  ToyRecord record{{.id = id, .patient = id.substr(0, 3)}, std::vector<float>(kSamples)};
  for (float& value : record.signal) value = static_cast<float>(noise * draws.normal());
  std::int64_t at = 40;
  for (int beat = 0; at < kSamples - 60; ++beat) {
    const char symbol = "NNANVNFNQN"[beat % 10];
    for (std::int64_t t = -5; t <= 5; ++t) {
      record.signal[static_cast<std::size_t>(at + t)] += symbol == 'V' ? 3.F : 1.F;
      record.signal[static_cast<std::size_t>(at + 23 + t)] += symbol == 'F' ? 2.F : 0.F;
    }
    record.beats.push_back({at, exchange && symbol == 'N' ? 'V' : symbol});
    const char next = "NNANVNFNQN"[(beat + 1) % 10];
    at += next == 'A' ? 45 : symbol == 'A' ? 90 : 70;
  }
  return record;
}

// `exchanged`: the records whose N are called V.
PreparedSet toy(const std::filesystem::path& folder, double noise = .05,
                const std::string& exchanged = "", const std::vector<std::string>& ids = kRecords) {
  Contents contents;
  contents.dataset = "toy";
  contents.spec = {100, 10, {"II"}};
  contents.has_beats = true;
  std::vector<ToyRecord> records;
  for (const std::string& id : ids) records.push_back(toy_record(id, noise, id == exchanged));
  return write_toy_set(folder, contents, records);
}

std::shared_ptr<FunctionEncoder> oracle() {
  return std::make_shared<FunctionEncoder>(1, [](const at::Tensor& x) { return x; });
}

ToyTask task_of(const PreparedSet& data, const char* mode = "linear") {
  ToyTask task{data, mode};
  task.changes = {{"finetune_epochs", std::int64_t{4}}, {"batch", std::int64_t{1}}};
  return task;
}

TEST(BeatParts, AreThoseOfDeChazalWithoutPacedRecords) {
  int train = 0, validation = 0, test = 0;
  for (int id = 100; id <= 234; ++id) {
    const BeatPart part = beat_part_of(std::to_string(id) + "/12");
    train += part == BeatPart::train ? 1 : 0;
    validation += part == BeatPart::validation ? 1 : 0;
    test += part == BeatPart::test ? 1 : 0;
  }
  EXPECT_EQ(train, 18);
  EXPECT_EQ(validation, 4);
  EXPECT_EQ(test, 22);
  for (const char* paced : {"102", "104", "107", "217"})
    EXPECT_EQ(beat_part_of(paced), BeatPart::none);
  EXPECT_EQ(beat_part_of("223/3"), BeatPart::validation);
  EXPECT_EQ(beat_part_of("202"), BeatPart::test);
}

TEST(LabelledBeats, TakeTheRhythmFromAllBeatsAndTheClassesFromFour) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  const LabelledBeats part = labelled_beats(data, {0});
  EXPECT_EQ(part.unclassed, 1);  // the Q
  EXPECT_EQ(part.size(), static_cast<std::int64_t>(data.beats(0).size()) - 1);
  EXPECT_EQ(part.label[2].item<std::int64_t>(), 1);
  EXPECT_NEAR(part.rhythm[2][0].item<double>(), .45, 1e-6);
  EXPECT_NEAR(part.rhythm[2][1].item<double>(), .90, 1e-6);
  EXPECT_NEAR(part.rhythm[8][0].item<double>(), .70, 1e-6);  // from the Q, not from the beat before
}

TEST(MitdbBeats, ShapeAndRhythmTogetherTellAllClasses) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  const Evaluation evaluation = task_of(data).run(mitdb_beats(), oracle());
  EXPECT_GT(value_of(evaluation, "f1"), .99);
  for (const char* scope : {"N", "S", "V", "F"}) EXPECT_GT(value_of(evaluation, "f1", scope), .99);
  EXPECT_EQ(evaluation.ids.size(), static_cast<std::size_t>(evaluation.predictions.size(0)));
  EXPECT_EQ(evaluation.ids.front(), "100@40");
  EXPECT_EQ(evaluation.details["beats"]["test"]["windows"], 2);
  EXPECT_TRUE(evaluation.model.empty());
}

TEST(MitdbBeats, WithoutTheShapeOnlyTheRhythmIsLeft) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  const auto blind =
      std::make_shared<FunctionEncoder>(1, [](const at::Tensor& x) { return x * 0; });
  const Evaluation evaluation = task_of(data).run(mitdb_beats(), blind);
  EXPECT_GT(value_of(evaluation, "f1", "S"), .99);
  EXPECT_LT(value_of(evaluation, "f1"), .9);
}

TEST(MitdbBeats, TheEncoderIsFrozenInLinearModeAndSeesLeadTwoAlone) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  const auto encoder = oracle();
  task_of(data).run(mitdb_beats(), encoder);
  EXPECT_FALSE(encoder->seen_with_grad);
  EXPECT_FALSE(encoder->seen_in_training);
  const std::vector<std::int64_t> places = {0};
  const BeatBatch batch = batch_of(labelled_beats(data, {4}), places, data, {"I", "II", "V1"});
  EXPECT_EQ(batch.signal.sizes(), at::IntArrayRef({1, 3, kSamples}));
  EXPECT_EQ(batch.signal[0][0].abs().sum().item<double>(), 0);
  EXPECT_GT(batch.signal[0][1].abs().sum().item<double>(), 0);
  try {
    batch_of(labelled_beats(data, {4}), places, data, {"I", "V1"});
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_STREQ(
        error.what(),
        "beats are told by lead II, which the encoder does not have. Leave out mitdb_beats "
        "and beat classes, or take others");
  }
}

TEST(MitdbBeats, LabelsOfTheTestPartChangeNothingThatIsChosen) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", 1), spoilt = toy(folder / "test", 1, "100"),
                    other_validation = toy(folder / "validation", 1, "119/0");
  for (const char* mode : {"linear", "finetune"}) {
    const auto run = [&](const PreparedSet& set) {
      return task_of(set, mode).run(mitdb_beats(), small_net(1, 9));
    };
    const Evaluation one = run(data), two = run(spoilt), three = run(other_validation);
    EXPECT_TRUE(one.predictions.equal(two.predictions)) << mode;
    EXPECT_EQ(one.details["validation_macro_f1"], two.details["validation_macro_f1"]) << mode;
    EXPECT_NE(one.details["validation_macro_f1"], three.details["validation_macro_f1"]) << mode;
    EXPECT_NE(value_of(one, "f1"), value_of(two, "f1")) << mode;
  }
}

TEST(MitdbBeats, FineTuningKeepsTheBestEpochTheFrozenStartIncluded) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", .6);
  const double frozen =
      task_of(data).run(mitdb_beats(), small_net(1, 9)).details["validation_macro_f1"];
  ToyTask task = task_of(data, "finetune");
  EXPECT_GE(task.run(mitdb_beats(), small_net(1, 9)).details["validation_macro_f1"], frozen);
  task.changes["finetune_lr"] = 1.0;
  task.changes["encoder_lr_scale"] = 1.0;
  const Evaluation ruined = task.run(mitdb_beats(), small_net(1, 9));
  EXPECT_GE(ruined.details["validation_macro_f1"], frozen);
  EXPECT_TRUE(ruined.predictions.isfinite().all().item<bool>());
}

TEST(MitdbBeats, SameSeedGivesTheSameBitsAnotherSeedOthers) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", .6);
  const auto run = [&](std::uint64_t seed) {
    ToyTask task = task_of(data, "finetune");
    task.seed = seed;
    task.changes["beats_per_class"] = std::int64_t{5};
    return task.run(mitdb_beats(), small_net(1, 9)).predictions;
  };
  EXPECT_TRUE(run(1).equal(run(1)));
  EXPECT_FALSE(run(1).equal(run(2)));
}

TEST(MitdbBeats, AModelFromScratchIsKeptWithAllThatPredictsAgain) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", .3);
  ToyTask toy_task = task_of(data, "finetune");
  Options options(mitdb_beats().options);
  for (const auto& [name, value] : toy_task.changes) options.set(name, value);
  const StepReport silent = [](std::int64_t, std::int64_t, const std::string&) {};
  const StopFlag stop{false};
  const auto encoder = small_net(1, 9);
  const Evaluation evaluation = mitdb_beats().evaluate(
      {encoder, true, data, "finetune", 1, 0, 1, options, 0, silent, stop, {"II"}});
  ASSERT_FALSE(evaluation.model.empty());
  BeatClassifier loaded(std::make_shared<SmallNet>(1, 9), beat_window(options), 100);
  const auto state = loaded.state();
  ASSERT_EQ(state.size(), evaluation.model.size());
  const at::NoGradGuard no_grad;
  for (std::size_t i = 0; i < state.size(); ++i) {
    EXPECT_EQ(state[i].name, evaluation.model[i].name);
    at::Tensor value = state[i].value;
    value.copy_(evaluation.model[i].value);
  }
  const LabelledBeats test = labelled_beats(data, {4, 5});
  const std::vector<std::int64_t> places = {0, 1};
  const BeatBatch batch = batch_of(test, places, data, {"II"});
  EXPECT_TRUE(at::allclose(at::softmax(loaded.predict(batch.signal, batch.beats), 1),
                           evaluation.predictions, 1e-5, 1e-6));
}

TEST(MitdbBeats, RefusesASideWithoutBeatsAndSetsWithoutThem) {
  const TemporaryFolder folder;
  const std::tuple<std::vector<std::string>, const char*> kCases[] = {
      {{"119", "100"}, "train"},
      {{"101", "100"}, "119, 205, 220 and 223"},
      {{"101", "119"}, "DS2"}};
  int n = 0;
  for (const auto& [ids, named] : kCases) {
    const PreparedSet data = toy(folder / std::to_string(n++), .05, "", ids);
    try {
      task_of(data).run(mitdb_beats(), oracle());
      FAIL() << named;
    } catch (const DataError& error) {
      EXPECT_NE(std::string(error.what()).find(named), std::string::npos) << error.what();
    }
  }
  Contents contents;
  contents.dataset = "no beats";
  contents.spec = {100, 10, {"II"}};
  const PreparedSet none = write_toy_set(folder / "none", contents, {toy_record("101", 1, false)});
  EXPECT_THROW(task_of(none).run(mitdb_beats(), oracle()), DataError);
}

TEST(MitdbBeats, StopsOnRequestAndObeysTheLimit) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy");
  ToyTask task = task_of(data);
  task.limit = 1;
  EXPECT_EQ(task.run(mitdb_beats(), oracle()).details["beats"]["train"]["windows"], 1);
  task.stopped = true;
  EXPECT_THROW(task.run(mitdb_beats(), oracle()), Interrupted);
}

}  // namespace
}  // namespace beatbench
