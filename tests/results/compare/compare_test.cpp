#include "results/compare/compare.h"

#include "harness/base/error.h"
#include "tests/results/exchange/exchange.h"
#include "tests/results/ingested.h"

#include <cstring>
#include <functional>

namespace beatbench {
namespace {
using testing::change_json;
using testing::message_of;
using testing::TestCell;
using testing::TestMetric;
using testing::TestWorkspace;

constexpr const char* kF1 = "f1.v1{threshold=validation}";
constexpr const char* kErrorSd = "boundary_error_sd.v1{tolerance=150ms}";
constexpr const char* kErrorMean = "boundary_error_mean.v1{tolerance=150ms}";

// A cell whose numbers have definitions that this program knows.
std::string add(TestWorkspace& workspace, const TestCell& cell,
                const std::vector<std::pair<const char*, double>>& values) {
  std::vector<TestMetric> metrics;
  for (const auto& [definition, value] : values)
    metrics.push_back(
        {std::string(definition).substr(0, std::string(definition).find(".v")), "macro", value});
  const std::string slug = workspace.done(cell, metrics);
  change_json(workspace.cell(slug) / "result.json", [&](Json& result) {
    for (std::size_t i = 0; i < values.size(); ++i)
      result["metrics"][i]["definition"] = values[i].first;
  });
  return slug;
}

Database store_of(TestWorkspace& workspace) {
  workspace.write_experiment();
  return testing::ingested(workspace);
}

// a and b over seeds 0, 1, …
void add_seeds(TestWorkspace& workspace, const char* definition, const std::vector<double>& a,
               const std::vector<double>& b) {
  for (int seed = 0; seed < static_cast<int>(a.size()); ++seed)
    add(workspace, {.label = "a", .protocol = "p", .seed = seed},
        {{definition, a[static_cast<std::size_t>(seed)]}});
  for (int seed = 0; seed < static_cast<int>(b.size()); ++seed)
    add(workspace, {.label = "b", .protocol = "p", .seed = seed},
        {{definition, b[static_cast<std::size_t>(seed)]}});
}

RunComparison methods(Database& store, const std::vector<std::string>& tolerance = {}) {
  return compare_runs(store, store, pair_methods(store, "a", "b", ""), Tolerance(tolerance));
}

TEST(CompareRuns, GivesTheMeanAndSpreadOfPairedDifferences) {
  TestWorkspace workspace;
  add_seeds(workspace, kF1, {.5, .6, .7}, {.55, .62, .78});
  Database store = store_of(workspace);
  const RunComparison comparison = methods(store);
  ASSERT_EQ(comparison.metrics.size(), 1u);
  const MetricDifference& d = comparison.metrics[0];
  EXPECT_EQ(d.a, (std::vector<double>{.5, .6, .7}));
  EXPECT_NEAR(d.mean_a, .6, 1e-12);
  EXPECT_NEAR(d.mean_b, .65, 1e-12);
  EXPECT_NEAR(d.mean, .05, 1e-12);  // of .05, .02, .08
  EXPECT_NEAR(d.sd.value(), .03, 1e-12);
  EXPECT_NEAR(d.low, .02, 1e-12);
  EXPECT_NEAR(d.high, .08, 1e-12);
  EXPECT_NEAR(d.worse_by.value(), -.05, 1e-12);
  EXPECT_FALSE(d.wilcoxon) << "three pairs are too few";
  EXPECT_FALSE(d.wilcoxon.reason().empty());
  EXPECT_FALSE(comparison.judged);
}

TEST(CompareRuns, TestsFivePairsBySignedRanks) {
  TestWorkspace workspace;
  add_seeds(workspace, kF1, {.1, .2, .3, .4, .5}, {.2, .4, .6, .8, 1});
  Database store = store_of(workspace);
  const RunComparison comparison = methods(store);
  EXPECT_NEAR(comparison.metrics.at(0).wilcoxon->p, 2. / 32, 1e-12) << "all of one sign";
  EXPECT_NE(comparison_verdict(comparison)
                .find("\np: 5 pairs that differ cannot give less than 0.0625 (1)"),
            std::string::npos);
  EXPECT_EQ(comparison_json(comparison)["metrics"][0]["difference"]["wilcoxon_smallest_p"], .0625);
}

TEST(CompareRuns, FindsARegressionInTheDirectionOfEachMetric) {
  struct Case {
    const char* definition;
    double a, b;
    bool worse;
  };
  for (const Case& c :
       {Case{kF1, .75, .74, false}, Case{kF1, .75, .73, true}, Case{kF1, .73, .75, false},
        Case{kErrorSd, 10, 13, true}, Case{kErrorSd, 13, 10, false}, Case{kErrorMean, -1, -4, true},
        Case{kErrorMean, -4, 1, false}}) {
    TestWorkspace workspace;
    add_seeds(workspace, c.definition, {c.a}, {c.b});
    Database store = store_of(workspace);
    const std::string name(c.definition, std::strchr(c.definition, '.'));
    const bool share = c.definition == kF1;
    const auto comparison = methods(store, {share ? "0.01" : name + "=2"});
    EXPECT_EQ(comparison.regressions(), c.worse ? 1 : 0) << c.definition << " " << c.b;
    EXPECT_EQ(methods(store).regressions(), 0) << "without a tolerance nothing is judged";
  }
}

TEST(CompareRuns, ANumberThatBLacksIsNoPass) {
  TestWorkspace workspace;
  add_seeds(workspace, kF1, {.5, .5}, {.5});
  workspace.failed({.label = "b", .protocol = "p", .seed = 1}, "killed");
  Database store = store_of(workspace);
  const RunComparison comparison = methods(store, {"0.01"});
  EXPECT_EQ(comparison.metrics.at(0).lost, 1);
  EXPECT_EQ(comparison.regressions(), 1);
}

TEST(CompareRuns, RunsThatOnlyOneSidePlansStandApart) {
  TestWorkspace workspace;
  add_seeds(workspace, kF1, {.5, .5}, {.5});
  const std::string extra =
      add(workspace, {.label = "b", .protocol = "other", .seed = 0}, {{kF1, .5}});
  Database store = store_of(workspace);
  const RunComparison comparison = methods(store);
  EXPECT_EQ(comparison.runs.pairs.size(), 1u);
  EXPECT_EQ(comparison.runs.only_a.size(), 1u);
  ASSERT_EQ(comparison.runs.only_b.size(), 1u);
  EXPECT_EQ(comparison.runs.only_b[0].slug, extra);
}

TEST(CompareRuns, NamesOnlyWhatDiffersInTheInputPretrainingIncluded) {
  TestWorkspace before("demo"), after("demo");
  std::string slug;
  for (TestWorkspace* workspace : {&before, &after}) {
    const std::string net =
        workspace->done({.label = "a", .protocol = "", .kind = "pretrain"}, {{"loss", "train", 1}});
    const std::string probe = slug = add(*workspace, {.label = "a", .protocol = "p"}, {{kF1, .5}});
    Json cell = read_json(workspace->cell(probe) / "cell.json");
    change_json(workspace->cell(net) / "cell.json", [&](Json& json) {
      json["identity"] = cell["input"]["upstream"];
      if (workspace == &after) json["input"]["pretrain"]["epochs"] = 7;
    });
    change_json(workspace->cell(net) / "result.json",
                [&](Json& json) { json["identity"] = cell["input"]["upstream"]; });
  }
  change_json(after.cell(slug) / "result.json",
              [](Json& json) { json["environment"]["cpu"] = "another"; });
  Database a = store_of(before), b = store_of(after);
  const auto inputs = compare_runs(a, b, pair_stores(a, b, ""), Tolerance({})).inputs;
  ASSERT_EQ(inputs.size(), 2u);
  EXPECT_EQ(difference_text(inputs[0].difference), "environment.cpu \"test cpu\" -> \"another\"");
  EXPECT_EQ(difference_text(inputs[1].difference), "pretraining.pretrain.epochs (none) -> 7");
  EXPECT_EQ(inputs[1].pairs, 1);
  EXPECT_TRUE(compare_runs(a, a, pair_stores(a, a, ""), Tolerance({})).inputs.empty());
}

TEST(CompareRuns, OfTwoCellsPairsTheirNumbersWhateverTheyAre) {
  TestWorkspace workspace;
  const std::string a = add(workspace, {.label = "a", .protocol = "p"}, {{kF1, .5}});
  const std::string b = add(workspace, {.label = "b", .protocol = "q", .seed = 3}, {{kF1, .7}});
  const std::string net =
      workspace.done({.label = "a", .protocol = "", .kind = "pretrain"}, {{"loss", "train", 1}});
  Database store = store_of(workspace);
  const auto comparison = compare_runs(store, store, pair_cells(store, a, store, b), Tolerance({}));
  EXPECT_NEAR(comparison.metrics.at(0).mean, .2, 1e-12);
  EXPECT_GE(comparison.inputs.size(), 3u);  // method.id, protocol.id, seed
  EXPECT_NE(message_of([&] { pair_cells(store, a, store, net); }, workspace.path())
                .find("a pretraining and an evaluation have no number in common"),
            std::string::npos);
}

TEST(CompareRuns, RefusesWhatCannotBeComparedOrJudged) {
  TestWorkspace workspace, other("other");
  add_seeds(workspace, "own.v1", {.5}, {.5});
  add(other, {.label = "c", .protocol = "q"}, {{kF1, .5}});
  Database store = store_of(workspace), apart = store_of(other);
  const auto says = [&](const std::function<void()>& act) {
    return message_of(act, workspace.path());
  };
  EXPECT_TRUE(
      says([&] { pair_methods(store, "a", "x", ""); }).starts_with("'x' is neither a cell"));
  EXPECT_TRUE(says([&] {
                pair_methods(store, "a", "b", "none");
              }).starts_with("no experiment 'none' holds both 'a' and 'b'"));
  EXPECT_EQ(says([&] { pair_stores(store, apart, ""); }),
            "the two stores have no run in common: A holds demo, B holds other");
  EXPECT_TRUE(says([&] { methods(store, {"0.01"}); }).starts_with("--tolerance: no number that"))
      << "of an unknown definition nobody knows which way is better";
  EXPECT_TRUE(
      says([&] { methods(store, {"dice=1"}); }).starts_with("--tolerance dice=…: no metric"));
  for (const char* bad : {"", "-1", "x", "nan", "0.1x", "f1=", "f1=-2"})
    EXPECT_NE(says([&] { Tolerance({bad}); }).find("must be a number of 0 or more"),
              std::string::npos)
        << bad;
  EXPECT_NE(says([&] { Tolerance({"1", "2"}); }).find("given twice"), std::string::npos);
}

TEST(CompareRuns, TextAndJsonSayTheSame) {
  TestWorkspace workspace;
  add_seeds(workspace, kF1, {.5, .75}, {.375, .625});
  Database store = store_of(workspace);
  const RunComparison comparison = methods(store, {"0.01"});
  const auto rows = comparison_rows(comparison);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[1], (std::vector<std::string>{"p linear", "f1 macro {threshold=validation}",
                                               "0.6250", "0.5000", "-0.1250", "0.0000", "-0.1250",
                                               "-0.1250", "2", "–", "–", "REGRESSION"}));
  EXPECT_EQ(comparison_head(comparison),
            "A  method a\nB  method b\n2 pairs of runs\n\ninput:\n"
            "  method.id \"a\" -> \"b\"\n");
  EXPECT_EQ(comparison_verdict(comparison),
            "\nover patients: no interval: 2 of 2 runs of A kept no predictions with patients (1)"
            "\n1 regression beyond the tolerance");
  const Json json = comparison_json(comparison);
  EXPECT_EQ(json["regressions"], 1);
  EXPECT_EQ(json["metrics"][0]["better"], "higher");
  EXPECT_NEAR(json["metrics"][0]["difference"]["mean"].get<double>(), -.125, 1e-12);
  EXPECT_TRUE(json["metrics"][0]["difference"]["wilcoxon_p"].is_null());
  EXPECT_EQ(json["input"][0]["a"], "a");
}

}  // namespace
}  // namespace beatbench
