// Differences over patients of the judged workspace (tests/results/judged.h): alpha and beta
// equally good, gamma worse, scratch the worst.
#include "results/compare/over_patients.h"

#include "harness/base/npy.h"
#include "harness/metrics/classification.h"
#include "results/compare/compare.h"
#include "results/statistics/resampled_scores.h"
#include "tests/results/exchange/exchange.h"
#include "tests/results/ingested.h"
#include "tests/results/judged.h"

namespace beatbench {
namespace {
using testing::change_json;
using testing::TestWorkspace;

constexpr const char* kAuroc = "auroc.v1{ties=half}";
constexpr const char* kDice = "dice.v1{absent=skip}";

RunComparison methods(Database& store, const std::string& a, const std::string& b) {
  return compare_runs(store, store, pair_methods(store, a, b, ""), Tolerance({}));
}

MetricDifference of(const RunComparison& comparison, const std::string& definition,
                    const std::string& scope) {
  for (const MetricDifference& d : comparison.metrics)
    if (d.definition == definition && d.scope == scope) return d;
  throw std::runtime_error("no " + definition + " " + scope);
}

class OverPatientsTest : public ::testing::Test {
 protected:
  OverPatientsTest() { fill_judged(workspace_); }
  TestWorkspace workspace_{"judged"};
};

// The peer writes the items of each resample out and computes both methods' AUROC anew, by sorting.
TEST_F(OverPatientsTest, AreThePairedBootstrapOfTheMeanOverSeeds) {
  Database store = ingested(workspace_);
  const auto& over = of(methods(store, "alpha", "gamma"), kAuroc, "MI").over_patients;
  PredictionReader reader(store);
  const auto experiment = find_experiment(store, "judged").id;
  std::vector<StoredPredictions> runs[2];
  for (const EntryRow& entry : list_entries(store, experiment))
    if (entry.protocol == "ptbxl_superclass" && (entry.label == "alpha" || entry.label == "gamma"))
      runs[entry.label == "gamma" ? 1 : 0] = reader.of_entry(entry.id);
  const TestSet& set = *runs[0].at(0).test_set;
  const Patients patients(set.patients);
  const auto slow = resampled_by_items(
      patients, [&](std::span<const std::int64_t> items) -> std::optional<double> {
        double difference = 0;
        for (int side = 0; side < 2; ++side)
          for (const StoredPredictions& run : runs[side]) {
            std::vector<std::uint8_t> truth;
            std::vector<float> scores;
            for (const std::int64_t item : items) {
              const auto at = static_cast<std::size_t>(item) * 3 + 1;  // MI is the second class
              truth.push_back(set.truth[at]);
              scores.push_back(run.predictions.scores[at]);
            }
            const auto value = auroc(truth, scores);
            if (!value) return std::nullopt;
            difference += (side == 1 ? 0.5 : -0.5) * *value;
          }
        return difference;
      });
  const auto expected = interval_of(bootstrap(slow, patients, {0, 2000}));
  ASSERT_TRUE(over.interval && expected) << over.interval_reason;
  EXPECT_EQ(expected->bca, over.interval->bca);
  EXPECT_NEAR(expected->interval.low, over.interval->interval.low, 1e-12);
  EXPECT_NEAR(expected->interval.high, over.interval->interval.high, 1e-12);
  EXPECT_LT(over.interval->interval.high, 0);  // gamma is worse
  ASSERT_TRUE(over.spread);
  EXPECT_TRUE(over.spread->low) << "two seeds: for other seeds too";
}

TEST_F(OverPatientsTest, PoolFoldsWithinASeedAndAverageSeeds) {
  Database store = ingested(workspace_);
  const MetricDifference& d = of(methods(store, "alpha", "scratch"), kDice, "QRS");
  EXPECT_EQ(d.a.size(), 4u);  // 2 seeds × 2 folds
  ASSERT_EQ(d.over_patients.by_seed.size(), 2u);
  ASSERT_TRUE(d.over_patients.interval);
  EXPECT_LT(d.over_patients.interval->interval.low, *d.over_patients.value);
  EXPECT_LT(d.over_patients.interval->interval.high, 0);
}

TEST_F(OverPatientsTest, HoldZeroWhereTwoAreEquallyGood) {
  Database store = ingested(workspace_);
  const auto comparison = methods(store, "alpha", "beta");
  const ValueStatistics& over = of(comparison, kAuroc, "macro").over_patients;
  ASSERT_TRUE(over.interval);
  EXPECT_LT(over.interval->interval.low, 0);
  EXPECT_GT(over.interval->interval.high, 0);
}

TEST_F(OverPatientsTest, OfTwoStoresTakeTheirOwnPredictions) {
  TestWorkspace other("judged");
  fill_judged(other);
  Database a = ingested(workspace_), b = ingested(other);
  const auto same = compare_runs(a, b, pair_stores(a, b, ""), Tolerance({}));
  EXPECT_EQ(of(same, kAuroc, "macro").over_patients.interval_reason,
            "no interval: A and B answered the same");
}

// What keeps a pair from being compared, in the number's place.
TEST_F(OverPatientsTest, SayWhyThereAreNone) {
  const auto reason = [&](const std::function<void(const std::string& slug)>& change) {
    TestWorkspace other("judged");
    fill_judged(other);
    std::string slug;
    for (const Json& cell : other.experiment["cells"])
      if (cell["label"] == "alpha" && cell["protocol"] == "ptbxl_superclass") slug = cell["slug"];
    change(other.cell(slug).string());
    Database a = ingested(workspace_), b = ingested(other);
    const auto comparison = compare_runs(a, b, pair_stores(a, b, ""), Tolerance({}));
    for (const MetricDifference& d : comparison.metrics)
      if (d.label == "alpha" && d.definition == kAuroc && d.scope == "macro")
        return d.over_patients.interval_reason;
    return std::string("no such number");
  };
  EXPECT_EQ(reason([](const std::string& cell) { std::filesystem::remove(cell + "/items.json"); }),
            "no interval: 1 of 2 runs of B kept no predictions with patients");
  EXPECT_EQ(reason([](const std::string& cell) {
              change_json(cell + "/items.json",
                          [](Json& items) { items["patients"][0] = "somebody else"; });
            }),
            "no interval: A and B were judged on different test records");
  EXPECT_EQ(reason([](const std::string& cell) {
              std::vector<std::uint8_t> truth(180, 0);
              truth[0] = truth[1] = truth[2] = 1;
              write_npy<std::uint8_t>(cell + "/truth.npy", {60, 3}, truth);
            }),
            "no interval: A and B were judged on different test records");
  const std::string contradiction = reason([](const std::string& cell) {
    std::vector<float> scores(180, 0.5F);
    write_npy<float>(cell + "/predictions.npy", {60, 3}, scores);
  });
  EXPECT_TRUE(contradiction.starts_with("no interval: its predictions give 0.5, its result says"))
      << contradiction;
}

TEST_F(OverPatientsTest, TextAndJsonShowThem) {
  Database store = ingested(workspace_);
  const RunComparison comparison = methods(store, "alpha", "scratch");
  const auto rows = comparison_rows(comparison);
  EXPECT_EQ(rows.at(0).at(10), "95 % over patients");
  for (std::size_t i = 1; i < rows.size(); ++i)
    EXPECT_EQ(rows[i][10] == "–", !comparison.metrics[i - 1].over_patients.interval);
  EXPECT_NE(comparison_verdict(comparison)
                .find("over patients: no interval: the predictions in the store do not give this "
                      "metric again (1)"),
            std::string::npos);
  const Json json = comparison_json(comparison)["metrics"][0]["difference"]["over_patients"];
  EXPECT_TRUE(json["interval"]["low"].is_number());
  EXPECT_EQ(json["by_seed"].size(), 2u);
}

// Trials of one cell each pair whatever their seeds are.
TEST_F(OverPatientsTest, OfTwoCellsOfOtherSeedsAreOfTheirRecords) {
  Database store = ingested(workspace_);
  std::vector<std::string> slugs;
  for (const CellRow& cell : list_cells(store, {.label = "alpha", .protocol = "ptbxl_superclass"}))
    slugs.push_back(cell.slug);
  ASSERT_EQ(slugs.size(), 2u);
  const auto comparison =
      compare_runs(store, store, pair_cells(store, slugs[0], store, slugs[1]), Tolerance({}));
  const ValueStatistics& over = of(comparison, kAuroc, "macro").over_patients;
  ASSERT_TRUE(over.interval) << over.interval_reason;
  EXPECT_EQ(over.by_seed.size(), 1u);
}

}  // namespace
}  // namespace beatbench
