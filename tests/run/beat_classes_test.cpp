// Methods that take beats with their classes stand behind the cell that classifies them.
#include "harness/cell/cell.h"
#include "harness/run/data.h"
#include "tests/run/fixture.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

// `fake` needs beats at beat = "hard"; `fakeref` is the row from scratch, `fake_task` on ludb gives
// beats.
Catalogue catalogue() {
  Catalogue catalogue = fake_catalogue();
  for (EntryDescription& entry : catalogue.entries) {
    if (entry.id == "fake") {
      entry.options.push_back({.name = "beat", .fallback = std::string("none"), .help = "Beats"});
      entry.needs_beats_option = "beat";
      entry.needs_beats_value = "hard";
    }
    entry.from_scratch = entry.id == "fakeref";
    entry.gives_beats = entry.id == "fake_task";
  }
  return catalogue;
}

Manifest::Entry method(const std::string& label, const std::string& beat) {
  Manifest::Entry method{"fake", label, Options(catalogue().find("method", "fake")->options)};
  method.options.set("beat", beat);
  return method;
}

Manifest manifest_of(const std::vector<Manifest::Entry>& methods) {
  Manifest manifest = small_manifest();
  manifest.methods = methods;
  return manifest;
}

Plan beat_plan_of(const Manifest& manifest) {
  return make_plan(manifest, catalogue(), fake_data(), fake_workspace(), {});
}

std::vector<std::string> titles(const Plan& plan) {
  std::vector<std::string> titles;
  for (const PlannedCell& cell : plan.cells) titles.push_back(cell.title());
  return titles;
}

TEST(BeatClasses, TheClassifierStandsBeforeWhatNeedsItAndInItsInput) {
  const Plan plan = beat_plan_of(manifest_of({method("plain", "none"), method("hard", "hard")}));
  EXPECT_EQ(titles(plan), (std::vector<std::string>{
                              "plain pretraining seed 0", "plain fake_task linear fold 1 seed 0",
                              "fakeref pretraining seed 0", "fakeref fake_task finetune seed 0",
                              "hard pretraining seed 0", "hard fake_task linear fold 1 seed 0"}));
  const PlannedCell& classifier = plan.cells[3];
  const PlannedCell& hard = plan.cells[4];
  EXPECT_EQ(hard.input["beat_classes"], classifier.identity);
  EXPECT_EQ(hard.context["beat_classes"]["cell"], "/workspace/cells/" + classifier.slug);
  // What its own folder says may be stale: that folder is not written again.
  EXPECT_EQ(hard.context["beat_classes"]["upstream"], "/workspace/cells/" + plan.cells[2].slug);
  EXPECT_EQ(hard.context["beat_classes"]["plugins"], plan.cells[2].context["plugins"]);
  EXPECT_EQ(hard.identity, cell_identity(hard.input));
  EXPECT_EQ(hard.needs(), (std::vector<std::size_t>{3}));
  EXPECT_EQ(plan.cells[5].needs(), (std::vector<std::size_t>{4}));
  EXPECT_FALSE(plan.cells[5].input.contains("beat_classes"));  // its upstream's identity says it
  EXPECT_FALSE(plan.cells[0].input.contains("beat_classes"));
}

TEST(BeatClasses, ARowOfTheManifestIsTheClassifierOfItsSeed) {
  Manifest::Entry own{"fakeref", "scratch",
                      Options(fake_catalogue().find("method", "fakeref")->options)};
  own.options.set("exponent", 3.0);
  Manifest manifest = manifest_of({method("hard", "hard"), own});
  manifest.seeds = {0, 1};
  manifest.protocols.front().modes = {"linear", "finetune"};
  manifest.protocols.front().options.set("steps", std::int64_t{2});
  const Plan plan = beat_plan_of(manifest);
  int classifiers = 0;
  for (const PlannedCell& cell : plan.cells) {
    if (cell.fold == 0 && cell.kind == "evaluate") {
      EXPECT_EQ(cell.label, "scratch");
      EXPECT_EQ(cell.input["method"]["options"]["exponent"], 3.0);
      EXPECT_EQ(cell.input["protocol"]["options"]["steps"], 2);
      ++classifiers;
    }
    if (!cell.classifier) continue;
    EXPECT_EQ(plan.cells[*cell.classifier].seed, cell.seed);
    EXPECT_LT(*cell.classifier, static_cast<std::size_t>(&cell - plan.cells.data()));
  }
  EXPECT_EQ(classifiers, 2);
  const auto all = titles(plan);
  EXPECT_EQ(std::ranges::count(all, "scratch pretraining seed 0"), 1);
}

TEST(BeatClasses, OfSeveralRowsFromScratchTheFirstIsTheClassifier) {
  Manifest manifest = manifest_of({method("hard", "hard"), reference_row("fakeref")});
  manifest.methods.push_back(reference_row("fakeref"));
  manifest.methods[1].label = "first";
  manifest.methods[2].label = "second";
  manifest.methods[2].options.set("exponent", 3.0);
  const Plan plan = beat_plan_of(manifest);
  const auto hard = std::ranges::find(plan.cells, "hard", &PlannedCell::label);
  EXPECT_EQ(plan.cells[hard->classifier.value()].label, "first");
}

TEST(BeatClasses, TheClassifiersRowTakesANameThatNoOtherHas) {
  Manifest manifest = manifest_of(
      {method("hard", "hard"), method("fakeref-beats", "none"), method("fakeref", "none")});
  const Plan plan = beat_plan_of(manifest);
  const auto hard = std::ranges::find(plan.cells, "hard", &PlannedCell::label);
  EXPECT_EQ(plan.cells[hard->classifier.value()].label, "fakeref-beats-beats");
}

TEST(BeatClasses, TheDataSetOfTheClassifierIsNeededThoughNoProtocolNamesIt) {
  Manifest manifest = manifest_of({method("hard", "hard")});
  manifest.protocols.clear();
  EXPECT_EQ(needed_datasets(manifest, catalogue()), (std::vector<std::string>{"ludb", "ptbxl"}));
  manifest.methods = {method("plain", "none")};
  EXPECT_EQ(needed_datasets(manifest, catalogue()), (std::vector<std::string>{"ptbxl"}));
}

TEST(BeatClasses, WithoutARowFromScratchIsRefusedBeforeAnyCell) {
  Catalogue without = catalogue();
  for (EntryDescription& entry : without.entries) entry.from_scratch = false;
  try {
    make_plan(manifest_of({method("hard", "hard")}), without, fake_data(), fake_workspace(), {});
    FAIL();
  } catch (const PluginError& error) {
    EXPECT_STREQ(error.what(),
                 "small.toml: a method needs classes of beats, but no plugin offers the row from "
                 "scratch (supervised) that its classifier is trained in. Build all plugins");
  }
}

TEST(BeatClasses, OfUnpreparedDataTheCellHasNoIdentityYet) {
  DataTable data = fake_data();
  data["ludb"].fingerprint = "";
  const Plan plan =
      make_plan(manifest_of({method("hard", "hard")}), catalogue(), data, fake_workspace(), {});
  EXPECT_FALSE(plan.cells[0].identity.empty());
  EXPECT_EQ(plan.cells[1].identity, "");
  EXPECT_EQ(plan.cells[2].identity, "");
}

RunTally run(const Manifest& manifest, const std::filesystem::path& root) {
  const Workspace workspace{root};
  workspace.make_folders();
  const WorkspaceLock lock(workspace);
  Plan plan = make_plan(manifest, catalogue(), fake_data(), workspace, {});
  look_up_states(plan, workspace);
  ExecutorSettings settings;
  settings.worker = fake_worker();
  settings.quiet = true;
  settings.jobs = 4;
  settings.lock = lock.descriptor();
  return execute(plan, workspace, settings, [](const PlannedCell&, const CellOutcome&) {});
}

TEST(BeatClasses, AFailedClassifierCostsWhatStandsOnItAlone) {
  const TemporaryFolder folder;
  Manifest::Entry own{"fakeref", "scratch",
                      Options(fake_catalogue().find("method", "fakeref")->options)};
  own.options.set("behaviour", std::string("throw"));
  Manifest manifest = manifest_of({method("hard", "hard"), method("plain", "none"), own});
  const RunTally tally = run(manifest, folder.path());
  EXPECT_EQ(tally.done, 2);    // plain
  EXPECT_EQ(tally.failed, 4);  // scratch and its classifier, hard and its evaluation
  EXPECT_TRUE(status_of(folder.path(), "hard-pretrain")["message"].get<std::string>().starts_with(
      "upstream scratch-fake_task-finetune"));
  manifest.methods[2].options.set("behaviour", std::string("succeed"));
  const RunTally again = run(manifest, folder.path());
  EXPECT_EQ(again.kept, 2);
  EXPECT_EQ(again.done, 4);
  EXPECT_EQ(run(manifest, folder.path()).kept, 6);
}

}  // namespace
}  // namespace beatbench
