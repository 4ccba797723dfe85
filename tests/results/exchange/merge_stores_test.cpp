// A store without its folders holds all that a report tells, and so does what is merged from it.
#include "harness/base/npy.h"
#include "results/exchange/merge.h"
#include "results/report/report_json.h"
#include "results/store/ingest.h"
#include "results/store/migrations.h"
#include "tests/results/exchange/exchange.h"
#include "tests/results/judged.h"

#include <fstream>

namespace beatbench {
namespace {
namespace fs = std::filesystem;
using testing::TestWorkspace;

constexpr const char* kNow = "2026-02-01T00:00:00Z";

// Labels, waves with boundaries and beats, a pretraining with its curve, records seen before.
void fill(TestWorkspace& workspace) {
  fill_judged(workspace);
  for (int seed = 0; seed < 2; ++seed) {
    const std::string beats =
        workspace.done({.label = "alpha", .protocol = "mitdb_beats", .seed = seed},
                       {{"accuracy", "all", 0.75, "", "accuracy.v1{argmax}"}});
    testing::write_beats(workspace.cell(beats), {"N", "V"}, {"p1", "p2", "p3", "p4"}, {1, 0, 1, 0},
                         {0.1F, 0.9F, 0.8F, 0.2F, 0.3F, 0.7F, 0.4F, 0.6F});
    const std::string waves =
        workspace.done({.label = "alpha", .protocol = "waves", .seed = seed},
                       {{"recall", "P", 0.5, "", "boundary_recall.v1{tolerance=150ms}"}});
    testing::write_waves(workspace.cell(waves), {"p1", "p2"}, std::vector<std::int64_t>(18, 3));
    std::vector<double> sums;
    for (int i = 0; i < 12; ++i)
      sums.insert(sums.end(), {2.0 + i / 6, 1, 2.0 + i / 6, 1, 1, 1, 8, 40});
    write_npy<double>(workspace.cell(waves) / "boundaries.npy", {2, 3, 2, 8}, sums);
  }
  const std::string net = workspace.done({.label = "alpha", .protocol = "", .kind = "pretrain"},
                                         {{"loss", "train", 0.25}});
  testing::write_text(workspace.cell(net) / "metrics.jsonl",
                      "{\"step\": 1, \"loss\": 0.5}\n{\"step\": 2, \"loss\": 0.25, \"lr\": 1}\n");
  const std::string probe = workspace.done({.label = "beta", .protocol = "seen"}, {{"f1", "x", 1}});
  write_json(workspace.cell(probe) / "overlap.json",
             {{"schema_version", 1},
              {"version", 1},
              {"identity", read_json(workspace.cell(probe) / "cell.json").at("identity")},
              {"state", "same-record"},
              {"records", 3},
              {"patients", 1},
              {"unknown", 0},
              {"of", 40},
              {"reason", "record 17"},
              {"pairs", Json::array()}});
  workspace.write_experiment();
}

fs::path store_alone(const TestWorkspace& workspace, const TemporaryFolder& elsewhere) {
  Database store = open_store(store_file(workspace.path()));
  ingest_workspace(store, workspace.path());
  const fs::path alone = elsewhere / "copy.sqlite";
  Statement(store, "VACUUM INTO ?").bind(alone.string()).run();
  return alone;
}

Json told(const TestWorkspace& workspace) {
  Database store = open_store(store_file(workspace.path()));
  return report_json({make_report(store, "judged")});
}

std::int64_t count(const TestWorkspace& workspace, const std::string& what) {
  Database store = open_store(store_file(workspace.path()));
  return store.integer("SELECT count(*) FROM " + what);
}

class MergeOfStores : public ::testing::Test {
 protected:
  MergeOfStores() {
    fill(there_);
    by_folder_.write_experiment();
    by_store_.write_experiment();
    merge_into(by_folder_.path(), {there_.path()}, kNow);
    merge_into(by_store_.path(), {store_alone(there_, elsewhere_)}, kNow);
  }
  TemporaryFolder elsewhere_;
  TestWorkspace there_{"judged"}, by_folder_{"mine"}, by_store_{"mine"};
};

TEST_F(MergeOfStores, GivesTheReportOfAMergeOfTheWorkspace) {
  const Json told_by_folder = told(by_folder_);
  EXPECT_EQ(told_by_folder, told(by_store_));
  EXPECT_EQ(told_by_folder, told(there_));
  EXPECT_EQ(23 + 4, count(by_store_, "predictions"));
  EXPECT_EQ(2, count(by_store_, "predictions WHERE boundaries IS NOT NULL"));
  EXPECT_EQ(1, count(by_store_, "training_curves"));
  EXPECT_NE(told_by_folder.dump().find("same-record"), std::string::npos);
  EXPECT_NE(told_by_folder.dump().find("\"method\":\"bca\""), std::string::npos);
}

TEST_F(MergeOfStores, LosesNothingWhenItIsRebuilt) {
  const Json before = told(by_store_);
  const IngestReport report = rebuild(by_store_.path());
  EXPECT_EQ(report.damaged, std::vector<std::string>{});
  EXPECT_EQ(report.cells_gone, 0);
  EXPECT_EQ(report.old_store, fs::path());
  EXPECT_EQ(before, told(by_store_));
}

// A store that was put into a workspace by hand has no folders to be made anew from.
TEST_F(MergeOfStores, ARebuildKeepsAStoreWhoseCellsHaveNoFolder) {
  TestWorkspace bare("other");
  bare.write_experiment();
  fs::copy_file(elsewhere_ / "copy.sqlite", store_file(bare.path()));
  const IngestReport report = rebuild(bare.path());
  EXPECT_EQ(report.cells_gone, count(there_, "cells"));
  EXPECT_EQ(report.old_store, store_file(bare.path()).string() + ".before-rebuild");
  EXPECT_EQ(count(bare, "cells"), 0);
  merge_into(bare.path(), {report.old_store}, kNow);
  EXPECT_EQ(told(there_), told(bare));
  EXPECT_EQ(rebuild(bare.path()).cells_gone, 0);
}

TEST_F(MergeOfStores, OfWhatIsHereAlreadyTakesNothing) {
  const auto report = merge_into(by_folder_.path(), {elsewhere_ / "copy.sqlite"}, kNow).at(0);
  EXPECT_TRUE(report.taken.empty() && report.replaced.empty() && report.irreproducible.empty());
}

}  // namespace
}  // namespace beatbench
