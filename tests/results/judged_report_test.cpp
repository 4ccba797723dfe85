#include "harness/base/npy.h"
#include "harness/base/screen.h"
#include "results/report/csv.h"
#include "results/report/latex.h"
#include "results/report/markdown.h"
#include "results/report/report_json.h"
#include "results/report/terminal.h"
#include "results/report/words.h"
#include "tests/results/golden.h"
#include "tests/results/judged.h"
#include "tests/results/stored_report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace beatbench {
namespace {
using testing::expect_golden;
using testing::holds;
using testing::TestWorkspace;

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) all.push_back(line);
  return all;
}

// The lines of methods, with "|" for the two or more blanks between fields.
std::vector<std::string> fields_of_rows(const std::string& text) {
  std::vector<std::string> rows;
  for (const std::string& line : lines(text))
    if (std::regex_search(line, std::regex("^  .* [0-9]+/[0-9]+  ")))
      rows.push_back(std::regex_replace(line.substr(2), std::regex(" {2,}"), "|"));
  return rows;
}

class JudgedReport : public testing::StoredReport {
 protected:
  JudgedReport() : StoredReport("judged", testing::fill_judged) {}
};

TEST_F(JudgedReport, MarkdownIsAsInTheGoldenFile) {
  expect_golden("judged.md", markdown_report(report_));
}
TEST_F(JudgedReport, LatexIsAsInTheGoldenFile) {
  expect_golden("judged.tex", latex_report(report_));
}
TEST_F(JudgedReport, CsvIsAsInTheGoldenFile) {
  expect_golden("judged.csv", csv_report(leaderboard(*database_, "judged"), {report_}));
}
TEST_F(JudgedReport, TerminalIsAsInTheGoldenFile) {
  expect_golden("judged.txt", terminal_leaderboard(report_));
}
TEST_F(JudgedReport, TerminalOf80And200ColumnsIsAsInTheGoldenFiles) {
  expect_golden("judged_80.txt", terminal_leaderboard(report_, Colour::off, 80));
  expect_golden("judged_200.txt", terminal_leaderboard(report_, Colour::off, 200));
}

// A value goes with its whole column or not at all: each line of a table is the beginning, of whole
// fields, of the unlimited one.
TEST_F(JudgedReport, TerminalKeepsWithinItsColumnsAndCutsNoValue) {
  const std::vector<std::string> unlimited = fields_of_rows(terminal_leaderboard(report_));
  for (std::size_t columns = 60; columns <= 220; columns += 7) {
    const std::string text = terminal_leaderboard(report_, Colour::off, columns);
    for (const std::string& line : lines(text)) EXPECT_LE(screen_width(line), columns) << line;
    const std::vector<std::string> rows = fields_of_rows(text);
    ASSERT_EQ(rows.size(), unlimited.size());
    for (std::size_t r = 0; r < rows.size(); ++r)
      EXPECT_TRUE((unlimited[r] + "|").starts_with(rows[r] + "|")) << rows[r];
  }
  const std::string narrow = terminal_leaderboard(report_, Colour::off, 20);  // less than it needs
  EXPECT_NE(narrow.find("92.4 [91.8, 93.0]"), std::string::npos);
}

TEST_F(JudgedReport, ValuesHaveIntervalsAroundThemAndTestItems) {
  const ReportTable& labels = table("ptbxl_superclass");
  ASSERT_TRUE(labels.test_items);
  EXPECT_EQ(60, labels.test_items->items);
  EXPECT_EQ(40, labels.test_items->patients);
  EXPECT_EQ(24, table("ludb_waves").test_items->patients);  // both folds
  for (const ReportRow& row : labels.rows)
    for (std::size_t c = 0; c < labels.columns.size(); ++c) {
      const ReportCell& cell = row.cells[c];
      if (labels.columns[c].metric == "agreement") continue;
      if (row.label == "scratch" && *cell.value == 0) {  // finds no positive, whoever is drawn
        EXPECT_TRUE(holds(cell.statistics.interval_reason, "all resamples give 0"));
        continue;
      }
      ASSERT_TRUE(cell.statistics.interval) << cell.statistics.interval_reason;
      EXPECT_LE(cell.statistics.interval->interval.low, *cell.value);
      EXPECT_GE(cell.statistics.interval->interval.high, *cell.value);
      EXPECT_NEAR(*cell.mean, *cell.value, 1e-9);  // one fold: pooled is the run's own value
    }
}

TEST_F(JudgedReport, AMetricThatPredictionsDoNotGiveAgainSaysSo) {
  const ReportTable& labels = table("ptbxl_superclass");
  for (std::size_t c = 0; c < labels.columns.size(); ++c)
    if (labels.columns[c].metric == "agreement") {
      const ReportCell& cell = labels.rows[0].cells[c];
      EXPECT_FALSE(cell.statistics.interval);
      EXPECT_TRUE(holds(cell.statistics.interval_reason, "do not give this metric again"));
      EXPECT_EQ(score_text(cell, labels.rows[0], labels.columns[c]),
                value_text(cell, labels.rows[0], labels.columns[c]));
    }
}

TEST_F(JudgedReport, MethodsThatCannotBeToldApartShareARank) {
  const ReportCell& alpha = row("ptbxl_superclass", "alpha").cells[0];
  const ReportCell& beta = row("ptbxl_superclass", "beta").cells[0];
  ASSERT_TRUE(alpha.rank && beta.rank);
  EXPECT_EQ("1–3", rank_text(*alpha.rank));
  EXPECT_EQ(alpha.rank->first, beta.rank->first);
  EXPECT_EQ(4, row("ptbxl_superclass", "scratch").cells[0].rank->first);
}

// Two seeds leave open whether other seeds would turn it.
TEST_F(JudgedReport, WhatHoldsForTheseSeedsAloneSharesARankAndIsNamed) {
  const ReportTable& labels = table("ptbxl_superclass");
  const Ranking& ranking = labels.rankings.at(0);
  EXPECT_EQ("", ranking.these_seeds);
  int here_alone = 0;
  for (const RankedPair& pair : ranking.pairs)
    if (pair.better_here != 0 && pair.better == 0) {
      ++here_alone;
      EXPECT_EQ("gamma", labels.rows[std::max(pair.a, pair.b)].label);
      EXPECT_LT(*pair.seeds_low, 0);
      EXPECT_GT(*pair.seeds_high, 0);
    }
  EXPECT_EQ(2, here_alone);  // alpha and beta beside gamma
  const std::string page = markdown_report(report_);
  EXPECT_TRUE(holds(page, "alpha is better than gamma with these seeds; other seeds may turn it"));
  EXPECT_TRUE(holds(page, "ranks hold for other patients and other seeds"));
}

TEST_F(JudgedReport, AnIncompleteRowIsUnrankedWithWhatIsMissing) {
  EXPECT_FALSE(row("ludb_waves", "gamma").cells[0].rank);
  const Ranking& ranking = table("ludb_waves").rankings.at(0);
  ASSERT_EQ(1U, ranking.unranked.size());
  EXPECT_EQ("3 of 4 runs done, 1 not run", ranking.unranked[0].second);
  ASSERT_EQ(1U, report_.over_tasks.size());
  ASSERT_EQ(1U, report_.over_tasks[0].incomplete.size());
  EXPECT_EQ("gamma", report_.over_tasks[0].incomplete[0].method);
  EXPECT_EQ((std::vector<std::string>{"ludb_waves (Dice macro)"}),
            report_.over_tasks[0].incomplete[0].missing);
}

TEST_F(JudgedReport, TestsOverTasksAreRefusedBelowFiveBlocks) {
  const OverTasks& over = report_.over_tasks[0];
  EXPECT_EQ(2U, over.blocks.size());
  EXPECT_FALSE(over.friedman || over.nemenyi || over.wilcoxon_holm);
  EXPECT_TRUE(holds(over.reason, "2 blocks, at least 5"));
  EXPECT_TRUE(holds(over.nemenyi_reason, "2 blocks"));
  EXPECT_TRUE(over.pairs.empty());
}

TEST_F(JudgedReport, IsTheSameFromWhatTheStoreKept) {
  EXPECT_FALSE(report_.kept_is_stored);
  keep_statistics(*database_, "judged", report_.kept);
  const Report again = make_report(*database_, "judged");
  EXPECT_TRUE(again.kept_is_stored);
  EXPECT_EQ(report_json({report_}), report_json({again}));
  EXPECT_EQ(markdown_report(report_), markdown_report(again));
}

TEST_F(JudgedReport, OtherPredictionsAreWorkedOutAnew) {
  keep_statistics(*database_, "judged", report_.kept);
  const std::string slug = row("ludb_waves", "alpha").runs.at(0).slug;
  const NpyArray old(workspace_.cell(slug) / "counts.npy");
  std::vector<std::int64_t> counts(old.as<std::int64_t>().begin(), old.as<std::int64_t>().end());
  counts[0] /= 2;
  write_npy<std::int64_t>(workspace_.cell(slug) / "counts.npy", {12, 3, 3}, counts);
  Json result = read_json(workspace_.cell(slug) / "result.json");
  write_json(workspace_.cell(slug) / "result.json", result);  // a new stamp
  ingest();
  EXPECT_FALSE(report_.kept_is_stored);
  const ReportCell& cell = row("ludb_waves", "alpha").cells[0];
  EXPECT_TRUE(holds(cell.statistics.interval_reason, "its result says"));
  EXPECT_FALSE(cell.rank);  // what contradicts itself is not ranked
}

TEST_F(JudgedReport, JsonHasEveryNumberOfTheModel) {
  const Json json = report_json({report_});
  EXPECT_EQ("beatbench-report", json.at("format"));
  const Json& x = json.at("experiments").at(0);
  ASSERT_EQ(report_.tables.size(), x.at("tables").size());
  for (std::size_t t = 0; t < report_.tables.size(); ++t) {
    const ReportTable& table = report_.tables[t];
    const Json& rows = x.at("tables").at(t).at("rows");
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      EXPECT_EQ(table.rows[r].label, rows.at(r).at("label"));
      EXPECT_EQ(table.rows[r].runs.size(), rows.at(r).at("cells").size());
      for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const ReportCell& cell = table.rows[r].cells[c];
        const Json& value = rows.at(r).at("values").at(c);
        EXPECT_EQ(cell.points.size(), value.at("points").size());
        if (cell.value) {
          EXPECT_EQ(*cell.value, value.at("value").get<double>());
        }
        if (cell.statistics.interval) {
          EXPECT_EQ(cell.statistics.interval->interval.low, value.at("interval").at("low"));
        }
        EXPECT_EQ(cell.rank.has_value(), !value.at("rank").is_null());
      }
    }
  }
  const Json& alpha = x.at("tables").at(1).at("rows").at(0);
  EXPECT_EQ(3U, alpha.at("curves").size());
  EXPECT_EQ(51U, alpha.at("curves").at(0).at("roc").at("tpr").size());
}

// Each key of the document stands in docs/report-json.md.
void collect_keys(const Json& json, std::set<std::string>& keys) {
  static const std::set<std::string> kFree{"manifest", "metrics", "details", "series", "skipped"};
  if (json.is_array())
    for (const Json& item : json) collect_keys(item, keys);
  if (!json.is_object()) return;
  for (const auto& [key, value] : json.items()) {
    keys.insert(key);
    if (!kFree.contains(key)) collect_keys(value, keys);
  }
}

TEST_F(JudgedReport, JsonHasNoUndocumentedKey) {
  std::ifstream in(std::string(BEATBENCH_SOURCE_DIR) + "/docs/report-json.md");
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  std::set<std::string> keys;
  collect_keys(report_json({report_}), keys);
  EXPECT_LT(100U, keys.size());
  for (const std::string& key : keys) EXPECT_TRUE(holds(page, "\"" + key + "\":")) << key;
}

TEST(OverTasks, WithFiveBlocksCarriesTestsDiagramsAndPairs) {
  TestWorkspace workspace("five");
  for (int task = 0; task < 6; ++task)
    for (int method = 0; method < 3; ++method)
      workspace.done({.label = std::string(1, static_cast<char>('a' + method)),
                      .protocol = "task" + std::to_string(task)},
                     {{"f1", "macro", 0.5 + 0.1 * method + 0.001 * task * (method + 1)}});
  workspace.write_experiment();
  Database database = open_store(store_file(workspace.path()));
  ingest_workspace(database, workspace.path());
  const Report report = make_report(database, "five");
  ASSERT_EQ(1U, report.over_tasks.size());
  const OverTasks& over = report.over_tasks[0];
  EXPECT_EQ(6U, over.blocks.size());
  ASSERT_EQ(3U, over.methods.size());
  EXPECT_EQ("c", over.methods[0].label);
  EXPECT_EQ(1, *over.methods[0].mean_rank);
  EXPECT_NEAR(0.7 + 0.003 * 2.5, over.methods[0].mean_score, 1e-12);
  ASSERT_TRUE(over.friedman && over.nemenyi && over.wilcoxon_holm);
  EXPECT_NEAR(12, over.friedman->chi_squared, 1e-9);  // n (k − 1): all blocks agree
  EXPECT_EQ((std::vector<std::size_t>{0, 1, 2}), over.nemenyi->order);
  ASSERT_EQ(3U, over.pairs.size());
  // 2 / 2⁶ = .031, times 3 pairs: six blocks cannot tell three methods apart.
  EXPECT_TRUE(holds(over.caution, "no two of 3 methods could be told apart")) << over.caution;
  ASSERT_TRUE(over.pairs[0].bayes);
  EXPECT_LT(0.9, over.pairs[0].bayes->right);
  const Json json = report_json({report}).at("experiments").at(0).at("over_tasks").at(0);
  EXPECT_TRUE(json.at("friedman").at("f").is_null());  // infinite
  EXPECT_LT(json.at("friedman").at("p_f").get<double>(), 0.001);
  EXPECT_TRUE(holds(markdown_report(report), "Over tasks"));
}

TEST(Latex, EscapesAllThatTexWouldRead) {
  EXPECT_EQ("a\\_b 5\\% \\{x\\} \\& \\textless{}c\\textgreater{} 1--3",
            latex_escape("a_b 5% {x} & <c> 1–3"));
  EXPECT_EQ("\\textbackslash{}input \\$ \\# \\textasciitilde{} \\textasciicircum{}",
            latex_escape("\\input $ # ~ ^"));
}

TEST(Report, OfALimitedRunRanksNothing) {
  TestWorkspace workspace("trial");
  workspace.experiment["limit"] = 8;
  for (const char* label : {"a", "b"}) {
    const std::string slug = workspace.done({.label = label, .protocol = "ludb_waves", .limit = 8},
                                            {{"dice", "macro", 0.8, "", "dice.v1{absent=skip}"}});
    testing::write_waves(workspace.cell(slug), {"p", "q"},
                         {8, 4, 0, 8, 4, 0, 8, 4, 0, 8, 4, 0, 8, 4, 0, 8, 4, 0});
  }
  workspace.write_experiment();
  Database database = open_store(store_file(workspace.path()));
  ingest_workspace(database, workspace.path());
  const ReportTable table = make_report(database, "trial").tables.at(0);
  for (const ReportRow& row : table.rows) EXPECT_FALSE(row.cells[0].rank);
  ASSERT_EQ(1U, table.rankings.size());
  EXPECT_EQ(2U, table.rankings[0].unranked.size());
  EXPECT_EQ("made with --limit", table.rankings[0].unranked[0].second);
}

}  // namespace
}  // namespace beatbench
