#include "results/report/published.h"

#include "results/report/columns.h"
#include "results/report/markdown.h"
#include "results/report/model.h"
#include "tests/results/ingested.h"
#include "tests/results/workspace.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace beatbench {
namespace {
using testing::holds;
using testing::TestWorkspace;

// alpha 71, beta 66, gamma 81 and scratch 61 on F1 macro; a paper that has them the other way
// round, with a fifth row that is not here.
TEST(PublishedNumbers, StandBesideOurs) {
  TestWorkspace workspace;
  workspace.experiment["manifest"]["published"] = Json::parse(
      R"([{"source": "Paper, Table 1", "protocol": "ptbxl_superclass", "metric": "f1.v1", "scope": "macro",
           "values": {"alpha": 0.5, "beta": 0.6, "gamma": 0.4, "scratch": 0.7, "delta": 0.1}},
          {"source": "Paper, Table 2", "protocol": "ptbxl_superclass", "metric": "brier.v1", "scope": "macro", "values": {"alpha": 0.5}}])");
  fill_demo(workspace);
  Database database = ingested(workspace);
  const Report report = make_report(database, "demo");
  for (const ReportTable& table : report.tables) {
    if (table.protocol != "ptbxl_superclass") {
      EXPECT_TRUE(table.published.empty());
      continue;
    }
    ASSERT_EQ(table.published.size(), 1U);
    const PublishedColumn& published = table.published[0];
    EXPECT_EQ(column_label(table.columns[published.column]), "F1 macro");
    EXPECT_EQ(published.rows, 4);
    EXPECT_FALSE(published.spearman);
    EXPECT_EQ(published.reason, "4 complete rows have both numbers, orders are compared from 5 on");
    const auto gamma = std::ranges::find(table.rows, "gamma", &ReportRow::label);
    EXPECT_EQ(published.values[static_cast<std::size_t>(gamma - table.rows.begin())], 0.4);
    EXPECT_EQ(std::ranges::count(table.notes,
                                 "published, Paper, Table 2: no run reported brier.v1 of macro"),
              1);
    EXPECT_TRUE(holds(markdown_report(report),
                      "Beside published numbers, F1 macro in Paper, Table 1: 4 complete rows have "
                      "both numbers, orders are compared from 5 on.\n\n| method | published | here "
                      "|\n|---|--:|--:|\n| gamma | 40.0 | 81.0 |\n"));
  }
}

TEST(PublishedNumbers, AgreeInTheirOrderFromFiveRowsOn) {
  ReportTable table;
  table.protocol = "p";
  table.columns = {{"f1", "f1.v1", "macro"}};
  const double ours[] = {0.9, 0.8, 0.7, 0.6, 0.5};
  for (int r = 0; r < 5; ++r) {
    ReportRow& row = table.rows.emplace_back();
    row.label = std::string(1, static_cast<char>('a' + r));
    row.complete = true;
    row.cells.resize(1);
    row.cells[0].value = ours[r];
  }
  // By hand: only the last two change places, 1 − 6 · 2 / (5 · 24) = 0.9.
  const Json manifest = Json::parse(
      R"({"published": [{"source": "x", "protocol": "p", "metric": "f1.v1", "scope": "macro",
          "values": {"a": 0.5, "b": 0.4, "c": 0.3, "d": 0.1, "e": 0.2}}]})");
  std::vector<std::string> notes;
  EXPECT_NEAR(published_columns(table, manifest, notes).at(0).spearman.value(), 0.9, 1e-12);
  table.rows[0].complete = false;  // has no place among ours
  EXPECT_FALSE(published_columns(table, manifest, notes).at(0).spearman);
  EXPECT_TRUE(notes.empty());
}

}  // namespace
}  // namespace beatbench
