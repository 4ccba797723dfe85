#include "harness/base/base64.h"
#include "results/report/csv.h"
#include "results/report/escape.h"
#include "results/report/html.h"
#include "results/report/latex.h"
#include "results/report/markdown.h"
#include "results/report/terminal.h"
#include "results/report/words.h"
#include "tests/results/golden.h"
#include "tests/results/stored_report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <zlib.h>

namespace beatbench {
namespace {
using testing::expect_golden;
using testing::holds;
using testing::TestWorkspace;

class DemoReport : public testing::StoredReport {
 protected:
  DemoReport() : StoredReport("demo", testing::fill_demo) {}
};

TEST_F(DemoReport, MarkdownIsAsInTheGoldenFile) {
  expect_golden("demo.md", markdown_report(report_));
}
TEST_F(DemoReport, CsvIsAsInTheGoldenFile) {
  expect_golden("demo.csv", csv_report(leaderboard(*database_, "demo"), {report_}));
}
TEST_F(DemoReport, LatexIsAsInTheGoldenFile) { expect_golden("demo.tex", latex_report(report_)); }
TEST_F(DemoReport, HtmlIsAsInTheGoldenFile) { expect_golden("demo.html", html_report({report_})); }
TEST_F(DemoReport, TerminalIsAsInTheGoldenFile) {
  expect_golden("demo.txt", terminal_leaderboard(report_));
}

TEST_F(DemoReport, CompleteRowsComeBestFirstThenTheIncompleteUnranked) {
  std::vector<std::string> labels;
  for (const ReportRow& row : table("ludb_waves").rows) labels.push_back(row.label);
  // gamma has the highest mean, but only 2 of its 4 runs.
  EXPECT_EQ(labels, (std::vector<std::string>{"alpha", "beta", "scratch", "gamma"}));
  const ReportRow& gamma = table("ludb_waves").rows.back();
  EXPECT_EQ(lacks_text(gamma), "2 of 4 runs done, 1 failed, 1 not run");
  EXPECT_FALSE(gamma.cells[0].best);
  EXPECT_TRUE(table("ludb_waves").rows.front().cells[0].best);
}

TEST_F(DemoReport, MainColumnsComeInTheProtocolsOrder) {
  std::vector<std::string> labels;
  for (const ColumnKey& column : table("ptbxl_superclass").columns)
    labels.push_back(column_label(column));
  EXPECT_EQ(labels, (std::vector<std::string>{"F1 macro", "AUROC macro", "F1 HYP", "F1 NORM",
                                              "AUROC HYP", "AUROC NORM"}));
}

// alpha on ludb by hand: mean 0.72, sample SD sqrt(0.001 / 3) = 0.01826.
TEST_F(DemoReport, ScoresAreTimesHundredWithOneDecimal) {
  const ReportTable& ludb = table("ludb_waves");
  EXPECT_EQ(score_text(ludb.rows[0].cells[0], ludb.rows[0], ludb.columns[0]), "72.0 ± 1.8");
  EXPECT_EQ(runs_text(ludb.rows[0]), "2 seeds × 2 folds");
  EXPECT_EQ(runs_text(table("ptbxl_superclass").rows[0]), "2 seeds");
}

TEST_F(DemoReport, HtmlEscapesAllTextOfTheStore) {
  const std::string page = html_report({report_});
  EXPECT_FALSE(holds(page, "<script"));
  EXPECT_FALSE(holds(page, "<b>friends"));
  EXPECT_TRUE(holds(page, "&lt;script&gt;alert(1)"));
  EXPECT_TRUE(holds(page, "Alpha &amp; &lt;b&gt;friends"));
  EXPECT_TRUE(holds(page, "&lt;V1&gt;"));
}

TEST_F(DemoReport, HtmlNeedsNoNetwork) {
  const std::string page = html_report({report_});
  for (const char* part : {"http://", "https://", "src=", "@import", "url("})
    EXPECT_FALSE(holds(page, part)) << part;
}

// The text of the page's element `id`: base64 of raw deflate, undone by zlib.
std::string carried(const std::string& page, const std::string& id) {
  const std::string tag = "id=\"" + id + "\">";
  const auto begin = page.find(tag) + tag.size();
  std::string packed = from_base64(page.substr(begin, page.find("</script>", begin) - begin));
  std::string text(1000, '\0');
  z_stream stream{};
  stream.next_in = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(::inflateInit2(&stream, -MAX_WBITS), Z_OK);
  EXPECT_EQ(::inflate(&stream, Z_FINISH), Z_STREAM_END);
  ::inflateEnd(&stream);
  text.resize(stream.total_out);
  return text;
}

TEST_F(DemoReport, HtmlWithAFrontEndKeepsItsTablesBelow) {
  const std::string still = html_report({report_});
  const std::string page =
      html_report({report_}, {.report = "{}", .csv = "a,b\n", .overlays = ""}, {"run()", "a{}"});
  const auto tables = still.substr(still.find("<div id=\"static\">"));
  EXPECT_TRUE(holds(page, tables.substr(0, tables.rfind("</div>"))));
  EXPECT_EQ(carried(page, "report"), "{}");
  EXPECT_EQ(carried(page, "report-csv"), "a,b\n");
  EXPECT_FALSE(holds(page, "id=\"overlays\""));
  EXPECT_TRUE(holds(page, "<script>run()</script>"));
  EXPECT_TRUE(holds(page, "default-src 'none'"));
}

TEST_F(DemoReport, HtmlDataCannotEndItsScript) {
  const std::string report = R"({"a":"</script><b>é"})";
  const std::string page =
      html_report({report_}, {.report = report, .csv = "", .overlays = ""}, {"run()", ""});
  EXPECT_FALSE(holds(page, "</script><b>"));
  EXPECT_EQ(carried(page, "report"), report);
}

TEST_F(DemoReport, HtmlWithoutABundleStaysStatic) {
  EXPECT_EQ(html_report({report_}),
            html_report({report_}, {.report = "{}", .csv = "", .overlays = ""}));
}

TEST_F(DemoReport, FailedCellsCarryMessageAndLog) {
  const std::string text = markdown_report(report_);
  EXPECT_TRUE(holds(text, "killed: used 4.1 GiB"));
  EXPECT_TRUE(holds(text, "/log.txt"));
}

TEST_F(DemoReport, ColourAddsNothingButEscapeSequences) {
  std::string coloured = terminal_leaderboard(report_, Colour::on);
  EXPECT_TRUE(holds(coloured, "\x1b[1m"));
  for (const std::string sequence : {"\x1b[1m", "\x1b[2m", "\x1b[0m"}) {
    for (auto at = coloured.find(sequence); at != std::string::npos; at = coloured.find(sequence))
      coloured.erase(at, sequence.size());
  }
  EXPECT_EQ(coloured, terminal_leaderboard(report_, Colour::off));
}

TEST(Report, UnknownProtocolsAndMetricsAppearAndErrorsInMsAreNotScaled) {
  TestWorkspace workspace("other");
  for (int seed = 0; seed < 2; ++seed)
    workspace.done({.label = "a", .protocol = "new_task", .seed = seed},
                   {{"kappa", "all", 0.5}, {"onset_abs_error_ms", "P", 12.25 + seed}});
  workspace.write_experiment();
  Database database = open_store(store_file(workspace.path()));
  ingest_workspace(database, workspace.path());
  const std::string text = markdown_report(make_report(database, "other"));
  EXPECT_TRUE(holds(text, "new\\_task")) << text;
  EXPECT_TRUE(holds(text, "50.0 ± 0.0")) << text;
  EXPECT_TRUE(holds(text, "12.8 ± 0.7")) << text;  // mean 12.75, SD 1 / sqrt(2)
}

TEST(Collapse, IsSeenInRankCosineAndCodebookOfATrainedRun) {
  const auto reason = [](int steps, std::map<std::string, double> values) {
    return collapse_reason({.label = "a",
                            .arm = "controlled",
                            .seed = 0,
                            .seconds = 1,
                            .details = {{"steps", steps}},
                            .warnings = Json::array(),
                            .values = std::move(values)});
  };
  EXPECT_EQ(reason(9, {{"encoder_effective_rank", 2}, {"encoder_mean_cosine", 0.999}}), "");
  EXPECT_EQ(reason(9, {{"encoder_effective_rank", 1.99}}),
            "features of effective rank 1.99 (below 2)");
  EXPECT_EQ(reason(9, {{"encoder_mean_cosine", 0.9991}}),
            "records alike to a mean cosine of 1 - 0.0009");
  EXPECT_EQ(reason(9, {{"codebook_perplexity", 2}}), "codebook perplexity 2 (below 4)");
  EXPECT_EQ(reason(9, {{"codebook_perplexity", 4}}), "");
  EXPECT_EQ(reason(0, {{"encoder_effective_rank", 1}}), "") << "it never trained";
}

TEST(Columns, DirectionAndUnitComeFromTheDefinition) {
  const MetricStyle mean = metric_style({"x", "boundary_error_mean.v1{tolerance=150ms}", "P"});
  EXPECT_EQ(Direction::nearest_to_zero, mean.direction);
  EXPECT_EQ("ms", mean.unit);
  EXPECT_EQ(1, mean.scale);
  const MetricStyle share = metric_style({"some_error_ms", "f1.v1{argmax}", "N"});  // not the name
  EXPECT_EQ(Direction::higher_is_better, share.direction);
  EXPECT_EQ(100, share.scale);
  EXPECT_EQ("F1 (oracle) macro", column_label({"f1_oracle", "f1.v1{threshold=oracle}", "macro"}));
}

TEST(Columns, AnUnknownDefinitionIsJudgedByTheName) {
  EXPECT_EQ(Direction::lower_is_better, metric_style({"abs_error_ms", "new.v1", "P"}).direction);
  EXPECT_EQ(Direction::nearest_to_zero, metric_style({"error_ms", "new.v1", "P"}).direction);
  EXPECT_EQ(Direction::lower_is_better, metric_style({"loss", "new.v1", "P"}).direction);
  EXPECT_EQ(1, metric_style({"loss", "new.v1", "P"}).scale);
  EXPECT_EQ(Direction::higher_is_better, metric_style({"kappa", "new.v1", "P"}).direction);
}

TEST(Columns, MainAreTheProtocolsMetricsOverItsClasses) {
  EXPECT_TRUE(is_main_column("ludb_waves", {"dice", "d", "P"}));
  EXPECT_FALSE(is_main_column("ludb_waves", {"dice", "d", "lead V1"}));
  EXPECT_FALSE(is_main_column("ludb_waves", {"iou", "d", "macro"}));
  EXPECT_TRUE(is_ranked_column("ptbxl_rhythm", {"auroc", "d", "macro"}));
  EXPECT_FALSE(is_ranked_column("ptbxl_rhythm", {"auroc", "d", "AFIB"}));
  EXPECT_TRUE(is_ranked_column("new", {"accuracy", "d", "all"}));
}

TEST(Report, NearestToZeroIsBest) {
  TestWorkspace workspace("other");
  const std::string definition = "boundary_error_mean.v1{tolerance=150ms}";
  workspace.done({.label = "a", .protocol = "t"}, {{"mean_ms", "P", -9.0, "", definition}});
  workspace.done({.label = "b", .protocol = "t"}, {{"mean_ms", "P", 4.0, "", definition}});
  workspace.write_experiment();
  Database database = open_store(store_file(workspace.path()));
  ingest_workspace(database, workspace.path());
  const ReportTable table = make_report(database, "other").tables.at(0);
  EXPECT_EQ("b", table.rows.at(0).label);
  EXPECT_TRUE(table.rows.at(0).cells.at(0).best);
}

TEST(Report, LowerErrorIsBest) {
  TestWorkspace workspace("other");
  workspace.done({.label = "a", .protocol = "t"}, {{"onset_abs_error_ms", "P", 20.0}});
  workspace.done({.label = "b", .protocol = "t"}, {{"onset_abs_error_ms", "P", 10.0}});
  workspace.write_experiment();
  Database database = open_store(store_file(workspace.path()));
  ingest_workspace(database, workspace.path());
  const Report report = make_report(database, "other");
  EXPECT_EQ(report.tables.at(0).rows.at(0).label, "b");
  EXPECT_TRUE(report.tables.at(0).rows.at(0).cells.at(0).best);
  EXPECT_FALSE(report.tables.at(0).rows.at(1).cells.at(0).best);
}

TEST(Report, ExperimentWithoutAnyResultStillListsItsMethods) {
  TestWorkspace workspace("empty");
  workspace.plan({.label = "a", .protocol = "t"});
  workspace.write_experiment();
  Database database = open_store(store_file(workspace.path()));
  ingest_workspace(database, workspace.path());
  const Report report = make_report(database, "empty");
  EXPECT_TRUE(holds(markdown_report(report), "0 of 1 run done"));
  EXPECT_TRUE(holds(html_report({report}), "0 of 1 run done"));
  EXPECT_TRUE(holds(terminal_leaderboard(report), "0 of 1 run done"));
}

// Its own mode and arm are not those of the tables it stands in.
TEST(Report, ARowByRuleStandsInEveryTableOfItsProtocol) {
  TestWorkspace workspace("rules");
  for (const char* mode : {"linear", "finetune"})
    for (const double fraction : {0.1, 1.0})
      workspace.done({.label = "a", .protocol = "t", .mode = mode, .label_fraction = fraction},
                     {{"dice", "P", 0.5}});
  workspace.done({.label = "a", .protocol = "other"}, {{"f1", "macro", 0.5}});
  for (const int fold : {1, 2})
    workspace.done({.label = "r", .protocol = "t", .mode = "rule", .fold = fold},
                   {{"dice", "P", 0.8}});
  workspace.done({.label = "r", .protocol = "rules_alone", .mode = "rule"}, {{"dice", "P", 0.8}});
  workspace.write_experiment();
  Database database = open_store(store_file(workspace.path()));
  ingest_workspace(database, workspace.path());
  const Report report = make_report(database, "rules");
  std::vector<std::string> rows;
  for (const ReportTable& table : report.tables) {
    rows.push_back(table_title(table));
    for (const ReportRow& row : table.rows) {
      rows.back() += ": " + row.label;
      EXPECT_EQ(row.cells.size(), table.columns.size());
    }
  }
  EXPECT_EQ(rows,
            (std::vector<std::string>{"other · linear · 100 % of labels · controlled arm: a",
                                      "rules_alone · rule · 100 % of labels · controlled arm: r",
                                      "t · finetune · 100 % of labels · controlled arm: r: a",
                                      "t · finetune · 10 % of labels · controlled arm: r: a",
                                      "t · linear · 100 % of labels · controlled arm: r: a",
                                      "t · linear · 10 % of labels · controlled arm: r: a"}));
  const ReportTable& linear = report.tables.back();
  EXPECT_TRUE(linear.rows[0].complete && linear.rows[0].cells[0].best);
  EXPECT_EQ(runs_text(linear.rows[0]), "1 seed × 2 folds");
}

TEST(Report, LimitedExperimentSaysThatItIsNoLeaderboard) {
  TestWorkspace workspace("trial");
  workspace.experiment["limit"] = 8;
  workspace.done({.label = "a", .protocol = "t", .limit = 8}, {{"f1", "macro", 0.5}});
  workspace.write_experiment();
  Database database = open_store(store_file(workspace.path()));
  ingest_workspace(database, workspace.path());
  const Report report = make_report(database, "trial");
  EXPECT_TRUE(holds(html_report({report}), "Limited to 8 records"));
  EXPECT_TRUE(holds(markdown_report(report), "Limited to 8 records"));
  EXPECT_TRUE(leaderboard(database, "trial").empty());
}

TEST(Escape, EveryFormKeepsItsOwnMarkupOut) {
  EXPECT_EQ(html_escape("<a href='x'>\"&\"</a>"),
            "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt;");
  EXPECT_EQ(markdown_escape("a|b\n*c* <d>"), "a\\|b \\*c\\* &lt;d&gt;");
  EXPECT_EQ(csv_field("plain"), "plain");
  EXPECT_EQ(csv_field("a,\"b\""), "\"a,\"\"b\"\"\"");
}

}  // namespace
}  // namespace beatbench
