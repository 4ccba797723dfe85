#include "results/exchange/merge.h"

#include "harness/base/atomic_file.h"
#include "results/exchange/merge_plan.h"
#include "results/store/ingest.h"
#include "results/store/migrations.h"
#include "results/store/query.h"
#include "tests/results/exchange/exchange.h"

namespace beatbench {
namespace {
namespace fs = std::filesystem;
using testing::change_json;
using testing::message_of;
using testing::TestCell;
using testing::TestWorkspace;

constexpr const char* kNow = "2026-02-01T00:00:00Z";
const TestCell kProbe{.label = "net", .protocol = "p"};

Database store_of(const TestWorkspace& workspace) {
  return open_store_to_read(store_file(workspace.path()));
}
double value_of(Database& store, const std::string& slug) {
  return show_cell(store, slug).metrics.at(0).value.value();
}

// Two people: what `there` holds is merged into `here`.
class Merge : public ::testing::Test {
 protected:
  MergeReport merge() {
    here_.write_experiment();
    there_.write_experiment();
    return merge_into(here_.path(), {there_.path()}, kNow).at(0);
  }
  TestWorkspace here_{"mine"}, there_{"theirs"};
};

TEST_F(Merge, TakesCellsAndExperimentsThatAreNotHereAndSaysWhereTheyComeFrom) {
  here_.done(kProbe, {{"f1", "macro", .5}});
  const std::string slug =
      there_.done({.label = "net", .protocol = "p", .seed = 1}, {{"f1", "macro", .7}});
  const std::string failed = there_.failed({.label = "bad", .protocol = "p"}, "killed");
  write_file_atomically(there_.cell(slug) / "predictions.npy", "numbers");
  const MergeReport report = merge();
  EXPECT_EQ(report.taken, (std::vector<std::string>{failed, slug}));
  EXPECT_EQ(report.experiments, std::vector<std::string>{"theirs"});
  EXPECT_EQ(read_file(here_.cell(slug) / "predictions.npy"), "numbers");
  Database store = store_of(here_);
  EXPECT_EQ(show_cell(store, slug).merged_from, there_.path().string());
  EXPECT_EQ(show_cell(store, slug).merged_utc, kNow);
  EXPECT_EQ(show_cell(store, failed).message, "killed");
  EXPECT_EQ(leaderboard(store, "theirs").at(0).mean, .7);
  EXPECT_FALSE(fs::exists(here_.path() / ".merging"));
}

TEST_F(Merge, SameIdentityAndNumbersBecomeOneRowHoweverOften) {
  here_.done(kProbe, {{"f1", "macro", .5}});
  there_.done(kProbe, {{"f1", "macro", .5}});
  for (int time = 0; time < 2; ++time) {
    const MergeReport report = merge();
    EXPECT_EQ(report.same, 1);
    EXPECT_TRUE(report.taken.empty());
  }
  Database store = store_of(here_);
  EXPECT_EQ(store.integer("SELECT count(*) FROM cells"), 1);
  EXPECT_TRUE(list_irreproducible(store).empty());
}

TEST_F(Merge, SameIdentityWithOtherNumbersKeepsBothAndFlagsThem) {
  const std::string slug = here_.done(kProbe, {{"f1", "macro", .5}, {"f1", "NORM", .25}});
  there_.done(kProbe, {{"f1", "macro", .625}, {"f1", "NORM", .25}});
  const MergeReport first = merge();
  ASSERT_EQ(first.irreproducible.size(), 1u);
  EXPECT_EQ(first.irreproducible[0].first, slug);
  const std::string twin = first.irreproducible[0].second;
  EXPECT_TRUE(twin.starts_with(slug + "+")) << twin;
  EXPECT_EQ(merge().same, 1) << "a second time it is known";
  Database store = store_of(here_);
  EXPECT_EQ(value_of(store, slug), .25);
  const auto flagged = show_cell(store, slug).irreproducible;
  ASSERT_EQ(flagged.size(), 1u);
  EXPECT_EQ(flagged[0].other, twin);
  EXPECT_EQ(flagged[0].numbers, 1);
  EXPECT_DOUBLE_EQ(flagged[0].largest_difference.value(), .125);
  EXPECT_FALSE(flagged[0].rescored);
  EXPECT_EQ(list_irreproducible(store, "mine").size(), 2u) << "each names the other";
  EXPECT_EQ(leaderboard(store, "mine").at(1).mean, .5) << "the row keeps what was here";
  EXPECT_EQ(rebuild(here_.path()).damaged, std::vector<std::string>{});
  Database anew = store_of(here_);
  EXPECT_EQ(list_irreproducible(anew, "mine").size(), 2u) << "the flag is in the folders too";
}

TEST_F(Merge, ADoneCellReplacesAFailedOneNeverTheOtherWayRound) {
  const std::string slug = here_.failed(kProbe, "killed");
  there_.done(kProbe, {{"f1", "macro", .5}});
  EXPECT_EQ(merge().replaced, std::vector<std::string>{slug});
  EXPECT_EQ(merge_into(there_.path(), {here_.path()}, kNow).at(0).same, 1);
  TestWorkspace failing("failing");
  failing.failed(kProbe, "no memory");
  failing.write_experiment();
  EXPECT_EQ(merge_into(here_.path(), {failing.path()}, kNow).at(0).left, 1);
  Database store = store_of(here_);
  EXPECT_EQ(show_cell(store, slug).status, "done");
}

TEST_F(Merge, AReScoredResultReplacesItsFirstAndIsMarked) {
  const std::string slug = here_.done(kProbe, {{"f1", "macro", .5}});
  there_.done(kProbe, {{"f1", "macro", .5}});
  change_json(there_.cell(slug) / "result.json", [](Json& result) {
    result["rescored"] = {{"beatbench", "9.9"}, {"was", result["metrics"]}};
    result["metrics"][0]["value"] = .75;
  });
  write_file_atomically(here_.cell(slug) / "model.safetensors", "weights");
  change_json(here_.cell(slug) / "cell.json", [](Json& cell) { cell["context"]["of"] = "here"; });
  const MergeReport report = merge();
  EXPECT_EQ(report.replaced, std::vector<std::string>{slug});
  EXPECT_EQ(report.rescored, 1);
  EXPECT_EQ(read_file(here_.cell(slug) / "model.safetensors"), "weights") << "not lost";
  EXPECT_EQ(read_json(here_.cell(slug) / "cell.json")["context"]["of"], "here");
  {
    Database store = store_of(here_);
    EXPECT_EQ(value_of(store, slug), .75);
    EXPECT_EQ(show_cell(store, slug).rescored, "beatbench 9.9");
    EXPECT_TRUE(list_irreproducible(store).empty());
  }
  TestWorkspace third("third");  // has the first numbers still: known
  third.done(kProbe, {{"f1", "macro", .5}});
  third.write_experiment();
  EXPECT_EQ(merge_into(here_.path(), {third.path()}, kNow).at(0).same, 1);
}

TEST_F(Merge, AnExperimentWithAnotherPlanGetsAnotherName) {
  TestWorkspace other("mine");
  here_.done(kProbe, {{"f1", "macro", .5}});
  other.done({.label = "net", .protocol = "p", .seed = 5}, {{"f1", "macro", .9}});
  here_.write_experiment();
  other.write_experiment();
  const auto renamed = merge_into(here_.path(), {other.path()}, kNow).at(0).renamed;
  ASSERT_EQ(renamed.size(), 1u);
  EXPECT_TRUE(renamed[0].second.starts_with("mine-"));
  EXPECT_TRUE(merge_into(here_.path(), {other.path()}, kNow).at(0).renamed.empty()) << "known";
  Database store = store_of(here_);
  EXPECT_EQ(leaderboard(store, "mine").at(0).mean, .5);
  EXPECT_EQ(leaderboard(store, renamed[0].second).at(0).mean, .9);
}

TEST_F(Merge, AStoreWithoutItsFoldersGivesItsRows) {
  const std::string slug =
      there_.done(kProbe, {{"f1", "macro", .7}, {"auroc", "HYP", {}, "no positive"}});
  const std::string failed = there_.failed({.label = "bad", .protocol = "p"}, "killed");
  there_.write_experiment();
  {
    Database store = open_store(store_file(there_.path()));
    ingest_workspace(store, there_.path());
  }
  const TemporaryFolder elsewhere;
  const fs::path alone = elsewhere / "copy.sqlite";
  fs::copy_file(store_file(there_.path()), alone);
  here_.write_experiment();
  const MergeReport report = merge_into(here_.path(), {alone}, kNow).at(0);
  EXPECT_EQ(report.taken, (std::vector<std::string>{failed, slug}));
  Database store = store_of(here_), original = store_of(there_);
  const CellDetails a = show_cell(original, slug), b = show_cell(store, slug);
  EXPECT_EQ(a.input, b.input);
  EXPECT_EQ(a.details, b.details);
  EXPECT_EQ(a.metrics.size(), b.metrics.size());
  EXPECT_EQ(b.metrics.at(0).reason, "no positive");
  EXPECT_EQ(a.environment->cpu, b.environment->cpu);
  EXPECT_EQ(show_cell(store, failed).message, "killed");
  EXPECT_EQ(leaderboard(store, "theirs").size(), leaderboard(original, "theirs").size());
}

TEST_F(Merge, ReadsAnOlderSchemaOnACopyAndRefusesANewerOne) {
  const TemporaryFolder elsewhere;
  const fs::path old = elsewhere / "old.sqlite";
  open_and_migrate(old, store_migrations().first(1));
  const std::string before = read_file(old);
  here_.write_experiment();
  EXPECT_TRUE(merge_into(here_.path(), {old}, kNow).at(0).taken.empty());
  EXPECT_EQ(read_file(old), before);
  Database(old, OpenMode::read_write).execute("PRAGMA user_version = 99");
  EXPECT_EQ(message_of([&] { merge_into(here_.path(), {old}, kNow); }, elsewhere.path()),
            "DIR/old.sqlite: the store has schema 99, this program reads up to schema " +
                std::to_string(store_schema_version()) + ". Use the newer beatbench that wrote it");
}

TEST_F(Merge, WritesNothingWhereOneSourceIsRefused) {
  here_.done(kProbe, {{"f1", "macro", .5}});
  there_.done({.label = "net", .protocol = "p", .seed = 1}, {{"f1", "macro", .7}});
  here_.write_experiment();
  there_.write_experiment();
  const TemporaryFolder elsewhere;
  const fs::path text = elsewhere.write("text.sqlite", "no store");
  for (const fs::path& bad : {text, elsewhere / "nothing", elsewhere.path()})
    EXPECT_NE(message_of([&] { merge_into(here_.path(), {there_.path(), bad}, kNow); }, bad), "");
  EXPECT_NE(message_of([&] { merge_into(here_.path(), {here_.path()}, kNow); }, here_.path())
                .find("is the workspace itself"),
            std::string::npos);
  EXPECT_FALSE(fs::exists(here_.path() / ".merging"));
  EXPECT_EQ(store_of(here_).integer("SELECT count(*) FROM cells"), 1);
}

TEST_F(Merge, ThatWasKilledIsUndoneBeforeItWasReadyAndFinishedAfter) {
  const std::string slug = there_.done(kProbe, {{"f1", "macro", .5}});
  const fs::path staged = here_.path() / ".merging" / "cells" / slug;
  const auto gather = [&] {
    fs::create_directories(staged.parent_path());
    fs::create_directories(here_.path() / ".merging" / "experiments");
    fs::copy(there_.cell(slug), staged, fs::copy_options::recursive);
  };
  gather();
  finish_merge(here_.path());
  EXPECT_FALSE(fs::exists(here_.cell(slug)));
  gather();
  write_file_atomically(here_.path() / ".merging" / "ready", "");
  finish_merge(here_.path());
  EXPECT_TRUE(fs::exists(here_.cell(slug) / "result.json"));
  EXPECT_FALSE(fs::exists(here_.path() / ".merging"));
}

TEST_F(Merge, LeavesOutACellWhoseIdentityIsNotThatOfItsInput) {
  const std::string slug = there_.done(kProbe, {{"f1", "macro", .5}});
  change_json(there_.cell(slug) / "cell.json", [](Json& cell) { cell["input"]["seed"] = 7; });
  const MergeReport report = merge();
  ASSERT_EQ(report.damaged.size(), 1u);
  EXPECT_NE(report.damaged[0].find(slug + ": its identity is not that of its input"),
            std::string::npos);
  EXPECT_FALSE(fs::exists(here_.cell(slug)));
}

TEST(MergePlan, ComparesWhatBothResultsHave) {
  const auto numbers = [](double a, std::optional<double> b) {
    Numbers n = {{{"f1", "f1.v1", "macro"}, a}};
    if (b) n[{"f1", "f1.v1", "HYP"}] = b;
    return n;
  };
  const auto cell = [](Numbers now) {
    return MergeCell{.slug = "x", .identity = "i", .status = "done", .now = now, .first = now};
  };
  const auto step = [&](const Numbers& in, const Numbers& here) {
    return decide(cell(in), {cell(here)}).step;
  };
  EXPECT_EQ(step(numbers(.5, {}), numbers(.5, .1)), MergeStep::same);
  EXPECT_EQ(step(numbers(.5, .2), numbers(.5, .1)), MergeStep::keep_both);
  EXPECT_EQ(step({}, {}), MergeStep::same);
  EXPECT_EQ(step({}, numbers(.5, {})), MergeStep::keep_both) << "nothing in common says nothing";
}

}  // namespace
}  // namespace beatbench
