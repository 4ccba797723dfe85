// On a set made by hand: three classes on three leads, a record's lead k at about 1 mV where it has
// class k and 0 where not. An encoder that passes the signal on carries the labels, a constant one
// nothing.
#include "harness/protocols/ptbxl.h"

#include "datasets/splits.h"
#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "tests/base/temporary_folder.h"
#include "tests/protocols/toy_task.h"
#include "tests/train/toy_set.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

namespace beatbench {
namespace {

constexpr int kRecords = 400;

// A record in 20 has no label, and one has its folds 1 … 10 in turn. `spoil` exchanges the labels
// of that fold's records among them, the signals as they were.
PreparedSet toy(const std::filesystem::path& folder, double noise, int spoil = 0,
                int empty_fold = 0) {
  Contents contents;
  contents.dataset = "toy";
  contents.spec = {8, 1, {"I", "II", "III"}};
  contents.classes = {"A", "B", "C"};
  std::vector<ToyRecord> records;
  Draws draws(21, "toy ptbxl");
  for (int r = 0; r < kRecords; ++r) {
    ToyRecord record{{.id = std::to_string(r), .patient = std::to_string(r)}, {}};
    record.info.fold = r % 10 + 1;
    std::vector<std::uint8_t> labels;
    for (int k = 0; k < 3; ++k) {
      labels.push_back(draws.uniform() < 0.3 ? 1 : 0);
      for (int i = 0; i < 8; ++i)
        record.signal.push_back(static_cast<float>(labels.back() + noise * draws.normal()));
    }
    if (r / 10 % 20 != 0 && record.info.fold != empty_fold) record.info.labels = labels;
    records.push_back(record);
  }
  if (spoil > 0) {
    std::vector<std::size_t> of_fold;
    for (std::size_t r = 0; r < records.size(); ++r)
      if (records[r].info.fold == spoil && !records[r].info.labels.empty()) of_fold.push_back(r);
    for (std::size_t i = 0; i + 1 < of_fold.size(); i += 2)
      std::swap(records[of_fold[i]].info.labels, records[of_fold[i + 1]].info.labels);
  }
  return write_toy_set(folder, contents, records);
}

std::shared_ptr<Encoder> oracle() {
  return std::make_shared<FunctionEncoder>(3, [](const at::Tensor& x) { return x; });
}

TEST(PtbxlSuperclass, FeaturesThatCarryTheLabelsScoreHigh) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", 0.1);
  const Evaluation evaluation = ToyTask{data}.run(ptbxl("superclass"), oracle());
  for (const char* metric : {"auroc", "auprc", "f1", "f1_oracle"})
    EXPECT_GT(value_of(evaluation, metric), 0.999) << metric;
}

TEST(PtbxlSuperclass, ConstantFeaturesScoreAsChance) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", 0.1);
  const auto constant =
      std::make_shared<FunctionEncoder>(3, [](const at::Tensor& x) { return torch::ones_like(x); });
  const Evaluation evaluation = ToyTask{data}.run(ptbxl("superclass"), constant);
  for (const char* scope : {"A", "B", "C", "macro"})
    EXPECT_EQ(value_of(evaluation, "auroc", scope), 0.5) << scope;
}

TEST(PtbxlSuperclass, PartsAreTheFoldsOfLabelledRecords) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", 0.1);
  const Evaluation evaluation = ToyTask{data}.run(ptbxl("superclass"), oracle());
  EXPECT_EQ(evaluation.details["records"]["train"], 304);  // 40 a fold, 2 of them without labels
  EXPECT_EQ(evaluation.details["records"]["validation"], 38);
  EXPECT_EQ(evaluation.details["records"]["test"], 38);
  ASSERT_EQ(evaluation.ids.size(), 38u);
  EXPECT_EQ(evaluation.predictions.sizes(), at::IntArrayRef({38, 3}));
  for (const std::string& id : evaluation.ids) EXPECT_EQ(std::stoi(id) % 10, 9) << "fold 10";
}

// The reliability is that of the test part.
Json chosen(const Evaluation& evaluation) {
  Json details = evaluation.details;
  details.erase("reliability");
  return details;
}

// What was chosen, and the scores themselves: blind to the labels of the test part.
TEST(PtbxlSuperclass, LabelsOfTheTestFoldChangeNothingThatIsChosen) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", 2), spoilt_test = toy(folder / "test", 2, 10),
                    spoilt_validation = toy(folder / "validation", 2, 9);
  for (const char* mode : {"linear", "finetune", "knn"}) {
    const auto run = [&](const PreparedSet& set) {
      ToyTask task{set, mode};
      task.changes = {{"finetune_epochs", std::int64_t{3}}};
      return task.run(ptbxl("superclass"), small_net(3, 3));
    };
    const Evaluation one = run(data), other = run(spoilt_test), third = run(spoilt_validation);
    EXPECT_EQ(chosen(one), chosen(other)) << mode;
    EXPECT_TRUE(one.predictions.equal(other.predictions)) << mode;
    EXPECT_NE(value_of(one, "auroc"), value_of(other, "auroc")) << mode;
    EXPECT_NE(one.details["thresholds"], third.details["thresholds"]) << mode;
  }
}

TEST(PtbxlSuperclass, ReportedF1IsThatOfTheReportedThreshold) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", 2);
  const Evaluation evaluation = ToyTask{data}.run(ptbxl("superclass"), oracle());
  for (int k = 0; k < 3; ++k) {
    const std::string name = data.classes()[static_cast<std::size_t>(k)];
    const float threshold = evaluation.details["thresholds"][name];
    double hit = 0, wrong = 0;
    for (std::size_t i = 0; i < evaluation.ids.size(); ++i) {
      const auto& labels =
          data.records()[static_cast<std::size_t>(std::stoi(evaluation.ids[i]))].labels;
      const bool truth = labels[static_cast<std::size_t>(k)] == 1;
      const bool said =
          evaluation.predictions[static_cast<std::int64_t>(i)][k].item<float>() >= threshold;
      hit += truth && said ? 1 : 0;
      wrong += truth != said ? 1 : 0;
    }
    EXPECT_NEAR(value_of(evaluation, "f1", name), 2 * hit / (2 * hit + wrong), 1e-12) << name;
  }
}

TEST(PtbxlSuperclass, LabelFractionTakesThePublishedSubset) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", 1);
  ToyTask task{data};
  task.label_fraction = 0.1;
  const Evaluation evaluation = task.run(ptbxl("superclass"), oracle());
  EXPECT_EQ(evaluation.details["records"]["train"], 30);  // round(0.1 · 304)
  EXPECT_EQ(evaluation.details["records"]["test"], 38);
  EXPECT_NE(evaluation.details["thresholds"],
            ToyTask{data}.run(ptbxl("superclass"), oracle()).details["thresholds"]);
}

TEST(PtbxlSuperclass, LimitShortensEveryPart) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", 1);
  ToyTask task{data, "finetune"};
  task.limit = 20;
  const Evaluation evaluation = task.run(ptbxl("superclass"), small_net(3, 3));
  for (const char* part : {"train", "validation", "test"})
    EXPECT_EQ(evaluation.details["records"][part], 20) << part;
}

TEST(PtbxlSuperclass, SameSeedGivesTheSameBitsAnotherSeedOthers) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", 1);
  const auto run = [&](std::uint64_t seed) {
    ToyTask task{data, "finetune"};
    task.seed = seed;
    task.label_fraction = 0.3;  // the seed draws the labels too
    task.changes = {{"finetune_epochs", std::int64_t{2}}, {"batch", std::int64_t{16}}};
    return task.run(ptbxl("superclass"), small_net(3, 3)).predictions;
  };
  EXPECT_TRUE(run(1).equal(run(1)));
  EXPECT_FALSE(run(1).equal(run(2)));
}

TEST(PtbxlSuperclass, FineTuningKeepsTheBestEpochTheFrozenStartIncluded) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", 1.5);
  const double frozen =
      ToyTask{data}.run(ptbxl("superclass"), small_net(3, 3)).details["validation_auroc"];
  ToyTask task{data, "finetune"};
  task.changes = {{"finetune_epochs", std::int64_t{6}}, {"batch", std::int64_t{16}}};
  EXPECT_GE(task.run(ptbxl("superclass"), small_net(3, 3)).details["validation_auroc"], frozen);
  task.changes["finetune_lr"] = 1.0;  // ruins the weights: the start is the best
  task.changes["encoder_lr_scale"] = 1.0;
  const Evaluation ruined = task.run(ptbxl("superclass"), small_net(3, 3));
  EXPECT_GE(ruined.details["validation_auroc"], frozen);
  EXPECT_TRUE(ruined.predictions.isfinite().all().item<bool>());
}

TEST(PtbxlSuperclass, WarnsOfAClassWithoutPositivesInTraining) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", 1);
  ToyTask task{data};
  task.label_fraction = 0.001;  // one record
  const Evaluation evaluation = task.run(ptbxl("superclass"), oracle());
  EXPECT_EQ(evaluation.details["records"]["train"], 1);
  ASSERT_FALSE(evaluation.warnings.empty());
  EXPECT_NE(evaluation.warnings[0].find("no positive in the training part"), std::string::npos);
}

TEST(PtbxlSuperclass, RefusesAPartWithoutRecordsAndFeaturesThatAreNoNumbers) {
  const TemporaryFolder folder;
  const PreparedSet none = toy(folder / "none", 1, 0, 10), data = toy(folder / "toy", 1);
  EXPECT_THROW(ToyTask{none}.run(ptbxl("superclass"), oracle()), DataError);
  const auto broken =
      std::make_shared<FunctionEncoder>(3, [](const at::Tensor& x) { return x / 0 - x / 0; });
  EXPECT_THROW(ToyTask{data}.run(ptbxl("superclass"), broken), DataError);
}

TEST(PtbxlSuperclass, NeighboursThatCarryTheLabelsScoreHighAndMoreOfThemAreSmoother) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", 0.1);
  ToyTask task{data, "knn"};
  task.changes = {{"knn_k", std::int64_t{3}}};
  const Evaluation three = task.run(ptbxl("superclass"), oracle());
  EXPECT_GT(value_of(three, "auroc"), 0.999);
  EXPECT_GT(value_of(three, "f1"), 0.99);
  const at::Tensor thirds = three.predictions * 3;
  EXPECT_TRUE(thirds.allclose(thirds.round(), 0, 1e-6)) << "shares of three";
  task.changes = {{"knn_k", std::int64_t{1000}}};  // all: the same share for every record
  EXPECT_EQ(value_of(task.run(ptbxl("superclass"), oracle()), "auroc"), 0.5);
}

// Windows of two samples of the eight.
TEST(PtbxlSuperclass, WindowsAreJudgedByTheirMeanOrTheirHighest) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", 1);
  const auto run = [&](const char* how, double window_s) {
    ToyTask task{data};
    task.changes = {{"test_windows", std::string(how)}, {"window_s", window_s}};
    return task.run(ptbxl("superclass"), oracle());
  };
  const Evaluation whole = run("whole", 0.25), one = run("mean", 1), mean = run("mean", 0.25),
                   highest = run("max", 0.25);
  EXPECT_TRUE(whole.predictions.equal(one.predictions)) << "one window is the record";
  EXPECT_FALSE(whole.predictions.equal(mean.predictions));
  EXPECT_FALSE(mean.predictions.equal(highest.predictions));
  EXPECT_EQ(run("max", 5).predictions.sizes(), whole.predictions.sizes());
}

TEST(PtbxlSuperclass, DrawChoosesTheSubsetWhateverTheSeed) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", 1);
  const auto run = [&](std::uint64_t seed, std::int64_t draw) {
    ToyTask task{data};
    task.seed = seed;
    task.label_fraction = 0.1;
    task.changes = {{"draw", draw}};
    return task.run(ptbxl("superclass"), oracle())
        .predictions;  // linear: the seed draws nothing else
  };
  EXPECT_TRUE(run(1, 3).equal(run(2, 3)));
  EXPECT_TRUE(run(1, 3).equal(run(3, -1)));
  EXPECT_FALSE(run(1, 3).equal(run(1, 4)));
}

TEST(PtbxlSuperclass, ItemsAreThoseOfThePredictions) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", 1);
  const Evaluation evaluation = ToyTask{data}.run(ptbxl("superclass"), oracle());
  EXPECT_EQ(evaluation.items.kind, "multilabel");
  EXPECT_EQ(evaluation.items.classes, data.classes());
  EXPECT_EQ(evaluation.items.patients, evaluation.ids);  // each record is a patient here
  for (std::size_t i = 0; i < evaluation.ids.size(); ++i)
    for (std::size_t k = 0; k < 3; ++k)
      EXPECT_EQ(evaluation.items.truth[3 * i + k],
                data.records()[static_cast<std::size_t>(std::stoi(evaluation.ids[i]))].labels[k]);
}

TEST(PtbxlSuperclass, StopsOnRequest) {
  const TemporaryFolder folder;
  const PreparedSet data = toy(folder / "toy", 1);
  ToyTask task{data};
  task.stopped = true;
  EXPECT_THROW(task.run(ptbxl("superclass"), oracle()), Interrupted);
}

}  // namespace
}  // namespace beatbench
