// Which rows have cells: native arms, rules, protocols that a method does not name.
#include "harness/base/hash.h"
#include "tests/run/fixture.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

TEST(Plan, TheNativeArmHasThoseMethodsAloneThatOfferIt) {
  Manifest manifest = small_manifest();
  manifest.arms = {"controlled", "native"};
  manifest.methods.push_back(reference_row("fakeref"));
  std::vector<std::string> rows;
  for (const PlannedCell& cell : plan_of(manifest).cells)
    if (cell.kind == "pretrain") rows.push_back(cell.label + " " + cell.arm);
  EXPECT_EQ(rows,
            (std::vector<std::string>{"fake controlled", "fake native", "fakeref controlled"}));
}

PlannedCell native_cell(const Manifest& small) {
  Manifest manifest = small;
  manifest.arms = {"native"};
  return plan_of(manifest).cells.front();
}

TEST(Plan, TheNativeArmTrainsByItsOwnRecipeWithoutTheBackbone) {
  const PlannedCell cell = native_cell(small_manifest());
  EXPECT_EQ(cell.input["arm"], "native");
  EXPECT_FALSE(cell.input.contains("backbone"));
  EXPECT_EQ(cell.input["pretrain"], Json::parse(R"({"epochs": 200, "batch": 32,
      "schedule": "constant", "warmup_epochs": 20.0, "clip_norm": 1.0, "precision": "fp32"})"));
  EXPECT_EQ(cell.input["optimizer"], Json::parse(R"({"name": "adam", "lr": 5e-5,
      "weight_decay": 0.01, "beta1": 0.9, "beta2": 0.98, "eps": 1e-8})"));
}

TEST(Plan, BackboneAndScheduleOfTheManifestLeaveTheNativeArmAsItIs) {
  Manifest manifest = small_manifest();
  const std::string before = native_cell(manifest).identity;
  manifest.backbone.options.set("width", std::int64_t{8});
  manifest.pretrain.set("epochs", std::int64_t{2});
  manifest.pretrain.set("clip_norm", 0.25);
  manifest.optimizer.set("lr", 0.1);
  EXPECT_EQ(native_cell(manifest).identity, before);
  manifest.methods[0].options.set("exponent", 50.0);
  EXPECT_NE(native_cell(manifest).identity, before);
}

TEST(Plan, AManifestMayCutTheNativeScheduleButNotLengthenIt) {
  Manifest manifest = small_manifest();
  manifest.native.set("epochs", std::int64_t{50});
  manifest.native.set("batch", std::int64_t{8});
  Json pretrain = native_cell(manifest).input["pretrain"];
  EXPECT_EQ(pretrain["epochs"], 50);
  EXPECT_EQ(pretrain["batch"], 8);
  EXPECT_EQ(pretrain["warmup_epochs"], 5.0);  // in proportion
  manifest.native.set("epochs", std::int64_t{1000});
  manifest.native.set("batch", std::int64_t{1000});
  pretrain = native_cell(manifest).input["pretrain"];
  EXPECT_EQ(pretrain["epochs"], 200);
  EXPECT_EQ(pretrain["batch"], 32);
  EXPECT_EQ(pretrain["warmup_epochs"], 20.0);
}

TEST(Plan, ARuleJudgesEachRecordOnceWithoutPretrainingWhateverTheManifestLists) {
  Manifest manifest = small_manifest();
  manifest.methods = {reference_row("fakerule")};
  manifest.arms = {"controlled", "native"};
  manifest.seeds = {4, 5, 6};
  manifest.protocols.front().label_fractions = {0.01, 0.1};
  manifest.protocols.front().options.set("folds", std::int64_t{3});
  const Plan plan = plan_of(manifest);
  ASSERT_EQ(plan.cells.size(), 3u);
  for (std::int64_t fold = 1; fold <= 3; ++fold) {
    const PlannedCell& cell = plan.cells[static_cast<std::size_t>(fold - 1)];
    EXPECT_EQ(cell.kind, "evaluate");
    EXPECT_EQ(cell.mode, "rule");
    EXPECT_EQ(cell.arm, "controlled");
    EXPECT_EQ(cell.label_fraction, 1);
    EXPECT_EQ(cell.fold, fold);
    EXPECT_EQ(cell.seed, 4);
    EXPECT_FALSE(cell.upstream);
    EXPECT_TRUE(cell.input["upstream"].is_null());
    EXPECT_TRUE(cell.context["upstream"].is_null());
    EXPECT_EQ(cell.identity, sha256_hex(cell.input.dump()));
  }
}

TEST(Plan, OnlyWhatARuleSeesChangesItsIdentity) {
  Manifest manifest = small_manifest();
  manifest.methods = {reference_row("fakerule")};
  const auto identity = [&] { return plan_of(manifest).cells.at(0).identity; };
  const std::string before = identity();
  manifest.pretrain.set("epochs", std::int64_t{2});
  manifest.backbone.options.set("width", std::int64_t{8});
  manifest.corpus.clear();
  manifest.arms = {"native"};
  manifest.run.set("threads", std::int64_t{4});
  manifest.run.set("device", std::string("cuda"));
  EXPECT_EQ(identity(), before);
  manifest.methods[0].options.set("exponent", 2.0);
  EXPECT_NE(identity(), before);
}

TEST(Plan, AMethodStaysOutOfProtocolsThatItDoesNotName) {
  Catalogue catalogue = fake_catalogue();
  for (EntryDescription& entry : catalogue.entries)
    if (entry.id == "fake") entry.protocols = {"another_task"};
  const Plan plan = make_plan(small_manifest(), catalogue, fake_data(), fake_workspace(), {});
  EXPECT_EQ(count(plan, "evaluate"), 0u);
}

}  // namespace
}  // namespace beatbench
