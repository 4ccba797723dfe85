#include "harness/run/plan.h"

#include "harness/base/hash.h"
#include "harness/cell/cell.h"
#include "tests/run/fixture.h"

#include <gtest/gtest.h>

#include <set>

namespace beatbench {
namespace {

TEST(Plan, OnePretrainingServesAllProtocolsModesFractionsAndFolds) {
  Manifest manifest = small_manifest();
  manifest.methods = {fake_method("a"), fake_method("b")};
  manifest.arms = {"controlled", "native"};
  manifest.seeds = {0, 1, 2};
  manifest.protocols.front().modes = {"linear", "finetune"};
  manifest.protocols.front().label_fractions = {0.1, 1.0};
  manifest.protocols.front().options.set("folds", std::int64_t{5});
  const Plan plan = plan_of(manifest);
  EXPECT_EQ(count(plan, "pretrain"), 2u * 2u * 3u);
  EXPECT_EQ(count(plan, "evaluate"), 12u * 2u * 2u * 5u);
  std::set<std::string> slugs, identities;
  for (std::size_t i = 0; i < plan.cells.size(); ++i) {
    const PlannedCell& cell = plan.cells[i];
    slugs.insert(cell.slug);
    identities.insert(cell.identity);
    EXPECT_EQ(cell.upstream.has_value(), cell.kind == "evaluate");
    if (!cell.upstream) continue;
    ASSERT_LT(*cell.upstream, i);
    const PlannedCell& upstream = plan.cells[*cell.upstream];
    EXPECT_EQ(cell.input["upstream"], upstream.identity);
    EXPECT_EQ(cell.context["upstream"], "/workspace/cells/" + upstream.slug);
    EXPECT_TRUE(cell.fold >= 1 && cell.fold <= 5);
  }
  EXPECT_EQ(slugs.size(), plan.cells.size());
  // Labels name rows; "a" and "b" are the same computation.
  EXPECT_EQ(identities.size(), plan.cells.size() / 2);
}

TEST(Plan, TakesTheModesThatMethodAndProtocolShare) {
  Manifest manifest = small_manifest();
  manifest.methods.push_back(reference_row("fakeref"));
  manifest.protocols.front().modes = {"linear", "finetune"};
  const Plan plan = plan_of(manifest);
  ASSERT_EQ(plan.cells.size(), 5u);
  EXPECT_EQ(plan.cells[3].label, "fakeref");
  EXPECT_EQ(plan.cells[3].kind, "pretrain");
  EXPECT_EQ(plan.cells[4].mode, "finetune");
}

TEST(Plan, InputHoldsWhatTheCellFormatSays) {
  const Plan plan = plan_of(small_manifest(), 8);
  const Json expected_pretraining = Json::parse(R"({
    "kind": "pretrain", "arm": "controlled", "seed": 0, "threads": 1, "device": "cpu", "limit": 8,
    "method": {"id": "fake", "plugin_digest": "d1",
               "options": {"behaviour": "succeed", "steps": 4, "step_ms": 0, "exponent": 1.0}},
    "backbone": {"id": "fakenet", "options": {"width": 64}, "plugin_digest": "d1"},
    "signal": {"rate_hz": 250.0, "seconds": 10.0, "leads":
               ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"]},
    "corpus": [{"dataset": "ptb-xl-1.0.3", "fingerprint": "bb", "folds": [1, 2]}],
    "versions": {"train": "1", "torch": "2.13", "abi": "fake"}})");
  Json pretraining = plan.cells[0].input;
  EXPECT_EQ(pretraining["pretrain"]["epochs"], 100);
  EXPECT_FALSE(pretraining["pretrain"].contains("checkpoint_minutes"));
  EXPECT_EQ(pretraining["optimizer"]["name"], "adamw");
  pretraining.erase("pretrain");
  pretraining.erase("optimizer");
  EXPECT_EQ(pretraining, expected_pretraining);
  const Json& evaluation = plan.cells[1].input;
  EXPECT_EQ(evaluation["kind"], "evaluate");
  EXPECT_EQ(evaluation["protocol"]["id"], "fake_task");
  EXPECT_EQ(evaluation["protocol"]["version"], "1");
  EXPECT_EQ(evaluation["data"], Json::parse(R"({"dataset": "ludb-1.0.1", "fingerprint": "aa"})"));
  EXPECT_EQ(evaluation["label_fraction"], 1.0);
  for (const char* key : {"corpus", "pretrain", "optimizer", "backbone"})
    EXPECT_FALSE(evaluation.contains(key)) << key;
  EXPECT_EQ(plan.cells[1].identity, sha256_hex(evaluation.dump()));
  EXPECT_EQ(plan.cells[1].context["prepared"], Json::parse(R"({"aa": "/cache/ludb"})"));
  EXPECT_EQ(plan.cells[0].context["plugins"], Json::parse(R"(["libfake.so"])"));
}

struct Change {
  const char* what;
  void (*make)(Manifest&);
  bool pretraining, evaluation;  // which identities change
};

TEST(Plan, OnlyWhatCanChangeTheNumberChangesTheIdentity) {
  const Change kChanges[] = {
      {"name", [](Manifest& m) { m.name = "other"; }, false, false},
      {"file", [](Manifest& m) { m.file = "other.toml"; }, false, false},
      {"label", [](Manifest& m) { m.methods[0].label = "other"; }, false, false},
      {"folder", [](Manifest& m) { m.datasets["ludb"] = "/elsewhere"; }, false, false},
      {"time limit", [](Manifest& m) { m.run.set("cell_minutes", 3.0); }, false, false},
      {"memory limit", [](Manifest& m) { m.run.set("cell_memory_gib", 3.0); }, false, false},
      {"checkpoints", [](Manifest& m) { m.pretrain.set("checkpoint_minutes", 1.0); }, false, false},
      {"option", [](Manifest& m) { m.methods[0].options.set("exponent", 50.0); }, true, true},
      {"width", [](Manifest& m) { m.backbone.options.set("width", std::int64_t{8}); }, true, true},
      {"epochs", [](Manifest& m) { m.pretrain.set("epochs", std::int64_t{2}); }, true, true},
      {"lr", [](Manifest& m) { m.optimizer.set("lr", 0.1); }, true, true},
      {"device", [](Manifest& m) { m.run.set("device", std::string("cuda")); }, true, true},
      {"threads", [](Manifest& m) { m.run.set("threads", std::int64_t{2}); }, true, true},
      {"rate", [](Manifest& m) { m.rate_hz = 100; }, true, true},
      {"folds", [](Manifest& m) { m.corpus[0].folds = {1}; }, true, true},
      {"seed", [](Manifest& m) { m.seeds = {1}; }, true, true},
      {"protocol", [](Manifest& m) { m.protocols[0].options.set("exponent", 2.0); }, false, true},
      {"fraction", [](Manifest& m) { m.protocols[0].label_fractions = {0.5}; }, false, true},
      {"mode", [](Manifest& m) { m.protocols[0].modes = {"finetune"}; }, false, true},
  };
  const Plan before = plan_of(small_manifest());
  for (const Change& change : kChanges) {
    Manifest manifest = small_manifest();
    change.make(manifest);
    const Plan after = plan_of(manifest);
    EXPECT_EQ(after.cells[0].identity != before.cells[0].identity, change.pretraining)
        << change.what;
    EXPECT_EQ(after.cells[1].identity != before.cells[1].identity, change.evaluation)
        << change.what;
  }
}

TEST(Plan, ScheduleDoesNotTouchMethodsThatDoNotPretrain) {
  Manifest manifest = small_manifest();
  manifest.methods = {reference_row("fakeref")};
  const std::string before = plan_of(manifest).cells[0].identity;
  manifest.pretrain.set("epochs", std::int64_t{2});
  EXPECT_EQ(plan_of(manifest).cells[0].identity, before);
}

TEST(Plan, PluginDigestAndDataAreInTheIdentityButNotLibTorchPatchReleases) {
  const Manifest manifest = small_manifest();
  const auto identities = [&](const Catalogue& catalogue, const DataTable& data) {
    const Plan plan = make_plan(manifest, catalogue, data, fake_workspace(), {});
    return std::pair(plan.cells[0].identity, plan.cells[1].identity);
  };
  const auto before = identities(fake_catalogue(), fake_data());
  Catalogue catalogue = fake_catalogue();
  catalogue.torch_version = "2.13.9";
  EXPECT_EQ(identities(catalogue, fake_data()), before);
  catalogue.torch_version = "2.14.0";
  EXPECT_NE(identities(catalogue, fake_data()).first, before.first);
  catalogue = fake_catalogue();
  for (EntryDescription& entry : catalogue.entries)
    if (entry.id == "fake") entry.plugin_digest = "d2";
  EXPECT_NE(identities(catalogue, fake_data()).first, before.first);
  EXPECT_NE(identities(catalogue, fake_data()).second, before.second);
  DataTable data = fake_data();
  data["ludb"].fingerprint = "cc";
  EXPECT_EQ(identities(fake_catalogue(), data).first, before.first);
  EXPECT_NE(identities(fake_catalogue(), data).second, before.second);
}

TEST(Plan, CellsOfUnpreparedDataHaveNoIdentityYet) {
  DataTable data = fake_data();
  data["ludb"].fingerprint = "";
  const TemporaryFolder folder;
  const Workspace workspace{folder.path()};
  Plan plan = make_plan(small_manifest(), fake_catalogue(), data, workspace, {});
  look_up_states(plan, workspace);
  EXPECT_FALSE(plan.cells[0].identity.empty());
  EXPECT_EQ(plan.cells[1].identity, "");
  EXPECT_EQ(plan.cells[1].state, CellPlan::to_do);
  EXPECT_EQ(plan.cells[1].why, "data not prepared");
  data["ptbxl"].fingerprint = "";
  data["ludb"].fingerprint = "aa";
  plan = make_plan(small_manifest(), fake_catalogue(), data, workspace, {});
  EXPECT_EQ(plan.cells[1].identity, "");  // its upstream is not known either
}

TEST(PlanStates, StaleCellsNameTheInputsThatDiffer) {
  const TemporaryFolder folder;
  Manifest manifest = small_manifest();
  run_manifest(manifest, folder.path());
  const Workspace workspace{folder.path()};
  const auto states = [&] {
    Plan plan = make_plan(manifest, fake_catalogue(), fake_data(), workspace, {});
    look_up_states(plan, workspace);
    return plan.cells;
  };
  EXPECT_EQ(states()[0].state, CellPlan::done);
  EXPECT_EQ(states()[1].state, CellPlan::done);
  manifest.methods[0].options.set("exponent", 50.0);
  EXPECT_EQ(states()[0].state, CellPlan::stale);
  EXPECT_EQ(states()[0].why, "method.options.exponent 1.0 -> 50.0");
  EXPECT_EQ(states()[1].why, "method.options.exponent 1.0 -> 50.0");
  manifest.methods[0].options.set("exponent", 1.0);
  manifest.pretrain.set("epochs", std::int64_t{2});
  EXPECT_EQ(states()[0].why, "pretrain.epochs 100 -> 2");
  EXPECT_EQ(states()[1].why, "its pretraining changed");
  manifest = small_manifest();
  manifest.protocols[0].label_fractions = {0.5};  // another row, not an older state of this one
  EXPECT_EQ(states()[1].state, CellPlan::to_do);
  manifest = small_manifest();
  manifest.seeds = {0, 1};
  EXPECT_EQ(states()[2].state, CellPlan::to_do);
}

TEST(PlanStates, AnOlderCellThatIsStillPlannedIsNotAReason) {
  const TemporaryFolder folder;
  Manifest manifest = small_manifest();
  run_manifest(manifest, folder.path());
  Manifest::Protocol second = fake_task();
  second.options.set("exponent", 2.0);
  manifest.protocols.push_back(second);
  const Workspace workspace{folder.path()};
  Plan plan = make_plan(manifest, fake_catalogue(), fake_data(), workspace, {});
  look_up_states(plan, workspace);
  EXPECT_EQ(plan.cells[2].state, CellPlan::to_do);
}

TEST(PlanStates, AMergedPretrainingWithoutWeightsIsDoneUntilACellBuildsOnIt) {
  const TemporaryFolder folder;
  const Workspace workspace{folder.path()};
  EXPECT_EQ(run_manifest(small_manifest(), folder.path()).done, 2);
  const auto states = [&] {
    Plan plan = make_plan(small_manifest(), fake_catalogue(), fake_data(), workspace, {});
    look_up_states(plan, workspace);
    return plan.cells;
  };
  const CellFolder net{workspace.cells() / states()[0].slug};
  write_json(net.file("merged.json"), Json::object());
  EXPECT_EQ(states()[0].state, CellPlan::done);
  std::filesystem::remove(workspace.cells() / states()[1].slug / "result.json");
  EXPECT_EQ(states()[0].state, CellPlan::to_do);
  EXPECT_EQ(states()[0].why, "merged without its weights");
  write_json(net.file("encoder.safetensors"), Json::object());
  EXPECT_EQ(states()[0].state, CellPlan::done);
  std::filesystem::remove(net.file("encoder.safetensors"));
  EXPECT_EQ(run_manifest(small_manifest(), folder.path()).done, 2);
  EXPECT_FALSE(std::filesystem::exists(net.file("merged.json"))) << "it was made here now";
}

TEST(PlanStates, DamagedFilesCountAsNotDone) {
  const TemporaryFolder folder;
  run_manifest(small_manifest(), folder.path());
  const Workspace workspace{folder.path()};
  Plan plan = make_plan(small_manifest(), fake_catalogue(), fake_data(), workspace, {});
  const auto result = workspace.cells() / plan.cells[1].slug / "result.json";
  std::filesystem::resize_file(result, 20);
  look_up_states(plan, workspace);
  EXPECT_EQ(plan.cells[1].state, CellPlan::to_do);
  EXPECT_EQ(run_manifest(small_manifest(), folder.path()).done, 1);
}

}  // namespace
}  // namespace beatbench
