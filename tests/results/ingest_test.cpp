#include "results/store/ingest.h"

#include "harness/base/error.h"
#include "results/store/migrations.h"
#include "results/store/query.h"
#include "results/store/scores.h"
#include "tests/results/workspace.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace beatbench {
namespace {
namespace fs = std::filesystem;
using testing::TestCell;
using testing::TestWorkspace;
using testing::write_text;

// All rows by their natural keys: row ids depend on the order of ingest and mean nothing.
std::vector<std::string> dump(Database& database) {
  std::vector<std::string> lines;
  for (const char* sql :
       {"SELECT name, manifest_file, manifest, last_run_utc, run_limit FROM experiments",
        "SELECT x.name, d.position, d.dataset, d.fingerprint, d.records, d.skipped, d.licence "
        "FROM data_sets d JOIN experiments x ON x.id = d.experiment_id",
        "SELECT x.name, p.position, p.label, p.method, p.title, p.reference, p.version, p.digest "
        "FROM plugins p JOIN experiments x ON x.id = p.experiment_id",
        "SELECT c.slug, c.identity, c.kind, c.status, c.seed, c.fold, c.input, c.details, "
        "c.warnings, "
        "c.seconds, c.peak_memory_mib, c.parameters, c.started_utc, c.stamp, v.beatbench, v.cpu, "
        "v.threads "
        "FROM cells c LEFT JOIN environments v ON v.id = c.environment_id",
        "SELECT c.slug, m.metric, m.definition, m.scope, m.value, m.reason, m.support FROM metrics "
        "m "
        "JOIN cells c ON c.id = m.cell_id",
        "SELECT c.slug, f.message, f.exit_code, f.log FROM failures f JOIN cells c ON c.id = "
        "f.cell_id",
        "SELECT x.name, p.position, p.identity, p.slug, p.label, p.seed, p.fold, c.slug, e.label, "
        "e.protocol "
        "FROM experiment_cells p JOIN experiments x ON x.id = p.experiment_id "
        "LEFT JOIN cells c ON c.id = p.cell_id LEFT JOIN entries e ON e.id = p.entry_id",
        "SELECT * FROM all_scores", "SELECT count(*) FROM environments"}) {
    Statement row(database, std::string("SELECT * FROM (") + sql + ")");
    while (row.step()) {
      std::string line;
      for (int column = 0; column < row.columns(); ++column)
        line += (row.is_null(column) ? "NULL" : row.text(column)) + "|";
      lines.push_back(line);
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

const LeaderboardRow* find(const std::vector<LeaderboardRow>& rows, const std::string& method,
                           const std::string& protocol, const std::string& metric,
                           const std::string& scope) {
  for (const LeaderboardRow& row : rows) {
    if (row.method == method && row.protocol == protocol && row.metric == metric &&
        row.scope == scope)
      return &row;
  }
  return nullptr;
}

// Hand-computed: 2, 4, 4, 4, 5, 5, 7, 9 have mean 5 and squares of deviations 32, sample SD sqrt(32
// / 7).
TEST(Scores, MeanAndSampleSdByHand) {
  const std::vector<double> values{2, 4, 4, 4, 5, 5, 7, 9};
  EXPECT_DOUBLE_EQ(*mean_sd(values).mean, 5.0);
  EXPECT_DOUBLE_EQ(*mean_sd(values).sd, 2.138089935299395);
  EXPECT_DOUBLE_EQ(*mean_sd(std::vector<double>{0.3}).mean, 0.3);
  EXPECT_FALSE(mean_sd(std::vector<double>{0.3}).sd.has_value());
  EXPECT_FALSE(mean_sd({}).mean.has_value());
}

TEST(Ingest, LeaderboardIsTheMeanOverSeedsAndFolds) {
  TestWorkspace workspace;
  fill_demo(workspace);
  Database database = open_store(store_file(workspace.path()));
  const IngestReport report = ingest_workspace(database, workspace.path());
  EXPECT_TRUE(report.damaged.empty());
  const auto rows = leaderboard(database, "demo");

  // alpha on ludb: 0.70, 0.73, 0.71, 0.74; mean 0.72, deviations .02 .01 .01 .02, SD sqrt(0.001 /
  // 3).
  const LeaderboardRow* dice = find(rows, "alpha", "ludb_waves", "dice", "macro");
  ASSERT_NE(dice, nullptr);
  EXPECT_NEAR(*dice->mean, 0.72, 1e-12);
  EXPECT_NEAR(*dice->sd, 0.018257418583505537, 1e-12);
  EXPECT_EQ(dice->runs, 4);
  EXPECT_EQ(dice->n_seeds, 2);
  EXPECT_EQ(dice->n_folds, 2);
  EXPECT_TRUE(dice->complete);

  const LeaderboardRow* missing = find(rows, "alpha", "ptbxl_superclass", "auroc", "HYP");
  ASSERT_NE(missing, nullptr);
  EXPECT_FALSE(missing->mean.has_value());
  EXPECT_EQ(missing->runs, 0);
  EXPECT_EQ(missing->reason, "no positive in the test fold");
}

TEST(Ingest, MethodWithFewerDoneCellsThanPlannedIsIncomplete) {
  TestWorkspace workspace;
  fill_demo(workspace);
  Database database = open_store(store_file(workspace.path()));
  ingest_workspace(database, workspace.path());
  const auto rows = leaderboard(database, "demo");
  const LeaderboardRow* row = find(rows, "gamma", "ludb_waves", "dice", "macro");
  ASSERT_NE(row, nullptr);
  EXPECT_FALSE(row->complete);
  EXPECT_EQ(row->done, 2);
  EXPECT_EQ(row->planned, 4);
  EXPECT_TRUE(find(rows, "gamma", "ptbxl_superclass", "f1", "macro")->complete);
}

TEST(Ingest, TwiceChangesNothingAndReadsNothingAgain) {
  TestWorkspace workspace;
  fill_demo(workspace);
  Database database = open_store(store_file(workspace.path()));
  const int cells = ingest_workspace(database, workspace.path()).cells_read;
  const auto before = dump(database);
  const IngestReport again = ingest_workspace(database, workspace.path());
  EXPECT_EQ(again.cells_read, 0);
  EXPECT_EQ(again.experiments_read, 0);
  EXPECT_EQ(again.cells_unchanged, cells);
  EXPECT_EQ(dump(database), before);
}

TEST(Ingest, IncrementalStoreEqualsTheRebuiltOne) {
  TestWorkspace workspace;
  std::vector<std::string> incremental;
  {
    Database database = open_store(store_file(workspace.path()));
    workspace.done({.label = "early", .protocol = "p"}, {{"f1", "macro", 0.5}});
    workspace.write_experiment();
    ingest_workspace(database, workspace.path());
    fill_demo(workspace);
    ingest_workspace(database, workspace.path());
    // A cell that failed is done again, one goes.
    const std::string slug =
        workspace.failed({.label = "late", .protocol = "p", .seed = 3}, "out of memory");
    workspace.write_experiment();
    ingest_workspace(database, workspace.path());
    EXPECT_EQ(show_cell(database, slug).message, "out of memory");
    workspace.experiment["cells"].erase(workspace.experiment["cells"].size() - 1);
    workspace.done({.label = "late", .protocol = "p", .seed = 3}, {{"f1", "macro", 0.9}});
    fs::remove_all(workspace.cell(workspace.experiment["cells"][0].at("slug").get<std::string>()));
    const IngestReport report = ingest_workspace(database, workspace.path());
    EXPECT_EQ(report.cells_read, 1);
    EXPECT_EQ(report.cells_gone, 1);
    incremental = dump(database);
  }
  rebuild(workspace.path());
  Database rebuilt = open_store_to_read(store_file(workspace.path()));
  EXPECT_EQ(dump(rebuilt), incremental);
  for (const auto& entry : fs::directory_iterator(workspace.path()))
    EXPECT_FALSE(entry.path().filename().string().starts_with(".results")) << entry.path();
}

TEST(Ingest, RebuildReplacesAFileThatIsNoStore) {
  TestWorkspace workspace;
  fill_demo(workspace);
  write_text(store_file(workspace.path()), "not a database, whatever its name says");
  rebuild(workspace.path());
  Database database = open_store_to_read(store_file(workspace.path()));
  EXPECT_EQ(list_experiments(database).size(), 1U);
}

TEST(Ingest, DamagedFilesAreNamedAndStopNoOther) {
  TestWorkspace workspace;
  fill_demo(workspace);
  const std::string half =
      workspace.done({.label = "alpha", .protocol = "x", .seed = 7}, {{"f1", "macro", 0.9}});
  const std::string typed = workspace.done({.label = "alpha", .protocol = "x", .seed = 8}, {});
  const std::string blind = workspace.done({.label = "alpha", .protocol = "x", .seed = 9}, {});
  write_text(workspace.cell(half) / "result.json", "{\"schema_version\": 1, \"ident");
  write_text(workspace.cell(typed) / "status.json", "[1, 2]");
  write_text(workspace.cell(blind) / "cell.json", "{\"schema_version\": 1, \"identity\": 5}");
  write_text(workspace.path() / "experiments" / "broken.json", "{}");
  write_text(workspace.path() / "cells" / "empty" / "log.txt", "");

  Database database = open_store(store_file(workspace.path()));
  const IngestReport report = ingest_workspace(database, workspace.path());
  ASSERT_EQ(report.damaged.size(), 5U);
  for (const std::string& part :
       {half + "/result.json", typed + "/status.json", blind + "/cell.json",
        std::string("experiments/broken.json"), std::string("cells/empty/cell.json")}) {
    EXPECT_TRUE(std::any_of(report.damaged.begin(), report.damaged.end(), [&](const auto& line) {
      return line.find(part) != std::string::npos;
    })) << part;
  }
  EXPECT_EQ(show_cell(database, half).status, "partial");
  EXPECT_EQ(show_cell(database, typed).status, "done");
  EXPECT_THROW(show_cell(database, blind), UsageError);
  EXPECT_EQ(list_experiments(database).size(), 1U);
}

TEST(Ingest, DamagedExperimentsAreNamedAndStopNoOther) {
  TestWorkspace workspace;
  fill_demo(workspace);
  const fs::path folder = workspace.path() / "experiments";
  Json twice = workspace.experiment;  // one label for two methods
  twice["experiment"] = "twice";
  twice["methods"].push_back(twice["methods"][0]);
  write_text(folder / "twice.json", twice.dump());
  write_text(folder / "half.json", workspace.experiment.dump().substr(0, 300));
  write_text(folder / "renamed.json", workspace.experiment.dump());
  write_text(folder / "list.json", "[]");
  Json newer = workspace.experiment;
  newer["schema_version"] = 99;
  write_text(folder / "newer.json", newer.dump());

  Database database = open_store(store_file(workspace.path()));
  const IngestReport report = ingest_workspace(database, workspace.path());
  ASSERT_EQ(report.damaged.size(), 5U);
  EXPECT_NE(report.damaged[0].find("half.json: not valid JSON"), std::string::npos);
  EXPECT_NE(report.damaged[2].find("schema 99"), std::string::npos);
  EXPECT_NE(report.damaged[3].find("names the experiment 'demo'"), std::string::npos);
  EXPECT_NE(report.damaged[4].find("plugins.label"), std::string::npos) << report.damaged[4];
  ASSERT_EQ(list_experiments(database).size(), 1U);
  EXPECT_FALSE(leaderboard(database, "demo").empty());
}

TEST(Ingest, ResultOfAnotherIdentityIsNotBelieved) {
  TestWorkspace workspace;
  const std::string slug = workspace.done({.label = "a", .protocol = "x"}, {{"f1", "macro", 0.9}});
  Json result = read_json(workspace.cell(slug) / "result.json");
  result["identity"] = "0000";
  write_text(workspace.cell(slug) / "result.json", result.dump());
  Database database = open_store(store_file(workspace.path()));
  ingest_workspace(database, workspace.path());
  EXPECT_EQ(show_cell(database, slug).status, "partial");
  EXPECT_TRUE(show_cell(database, slug).metrics.empty());
}

TEST(Ingest, FailedCellLeavesARowWithStatusMessageAndLog) {
  TestWorkspace workspace;
  fill_demo(workspace);
  Database database = open_store(store_file(workspace.path()));
  ingest_workspace(database, workspace.path());
  const auto failed = list_cells(database, {.experiment = "demo", .status = "failed"});
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_TRUE(failed[0].message.starts_with("killed: used 4.1 GiB"));
  EXPECT_EQ(failed[0].log, "cells/" + failed[0].slug + "/log.txt");
  const auto missing = list_cells(database, {.status = "missing"});
  ASSERT_EQ(missing.size(), 1U);
  EXPECT_EQ(missing[0].label, "gamma");
  EXPECT_EQ(missing[0].fold, 1);
}

TEST(Ingest, LimitedRunsNeverEnterTheLeaderboard) {
  TestWorkspace limited_cell("cellwise");
  limited_cell.done({.label = "a", .protocol = "p", .limit = 8}, {{"f1", "macro", 0.9}});
  limited_cell.done({.label = "b", .protocol = "p"}, {{"f1", "macro", 0.8}});
  limited_cell.write_experiment();
  Database database = open_store(store_file(limited_cell.path()));
  ingest_workspace(database, limited_cell.path());
  ASSERT_EQ(leaderboard(database, "cellwise").size(), 1U);
  EXPECT_EQ(leaderboard(database, "cellwise")[0].method, "b");
  EXPECT_EQ(leaderboard(database, "cellwise", LimitedRuns::include).size(), 2U);

  limited_cell.experiment["limit"] = 8;
  limited_cell.write_experiment();
  ingest_workspace(database, limited_cell.path());
  EXPECT_TRUE(leaderboard(database, "cellwise").empty());
  EXPECT_EQ(*find_experiment(database, "cellwise").limit, 8);
}

TEST(Query, ShowsACellByIdentityPrefixAndRefusesUnknownOnes) {
  TestWorkspace workspace;
  fill_demo(workspace);
  Database database = open_store(store_file(workspace.path()));
  ingest_workspace(database, workspace.path());
  const Json planned = workspace.experiment["cells"][1];
  const auto cell = show_cell(database, planned.at("identity").get<std::string>().substr(0, 12));
  EXPECT_EQ(cell.slug, planned.at("slug"));
  EXPECT_EQ(cell.metrics.size(), 6U);
  EXPECT_EQ(cell.environment->commit, "abc1234");
  EXPECT_EQ(cell.experiments, std::vector<std::string>{"demo"});
  EXPECT_THROW(show_cell(database, "0"), UsageError);
  EXPECT_THROW(find_experiment(database, "nope"), UsageError);
}

TEST(Query, LeaderboardOfOneExperimentSearchesByIndex) {
  TestWorkspace workspace;
  Database database = open_store(store_file(workspace.path()));
  Statement plan(database,
                 "EXPLAIN QUERY PLAN SELECT * FROM leaderboard WHERE experiment = 'demo'");
  std::string text;
  while (plan.step()) text += plan.text(3) + "\n";
  EXPECT_EQ(text.find("SCAN"), std::string::npos) << text;
  EXPECT_NE(text.find("SEARCH s USING PRIMARY KEY (entry_id=?)"), std::string::npos) << text;
}

}  // namespace
}  // namespace beatbench
