#include "harness/base/seed.h"
#include "harness/metrics/classification.h"
#include "harness/metrics/segmentation.h"
#include "results/analysis/in_parallel.h"
#include "results/analysis/ranking.h"
#include "results/analysis/row_bootstrap.h"
#include "results/analysis/stored_metrics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

using Optional = std::optional<double>;
using Bytes = std::vector<std::uint8_t>;

const auto kAll = [](const std::string&) { return true; };

std::shared_ptr<TestSet> test_set(TestSet::Kind kind, std::vector<std::string> classes,
                                  std::size_t items, std::size_t patients,
                                  const std::string& prefix = "p") {
  auto set = std::make_shared<TestSet>();
  set->kind = kind;
  set->classes = std::move(classes);
  for (std::size_t i = 0; i < items; ++i) {
    set->items.push_back(std::to_string(i));
    set->patients.push_back(prefix + std::to_string(i % patients));
  }
  return set;
}

// 50 items of 20 patients; class "c" of the truth is empty.
StoredPredictions labels(std::int64_t seed, double quality, std::int64_t fold = 0) {
  const auto set = test_set(TestSet::Kind::multilabel, {"a", "b", "c"}, 50, 20,
                            "f" + std::to_string(fold) + "p");
  Draws truth(3, "truth", fold), noise(static_cast<std::uint64_t>(seed), "noise", fold);
  StoredPredictions run{seed, fold, set, {}};
  for (int i = 0; i < 150; ++i) {
    set->truth.push_back(i % 3 < 2 && truth.uniform() < 0.4 ? 1 : 0);
    const double score = 0.3 + quality * set->truth.back() + 0.2 * noise.normal();
    run.predictions.scores.push_back(static_cast<float>(score));
  }
  run.predictions.thresholds = {0.45F, 0.35F, 0.5F};
  return run;
}

StoredPredictions beats(std::uint64_t seed) {
  const auto set = test_set(TestSet::Kind::multiclass, {"N", "S", "V"}, 60, 9);
  Draws draws(seed, "beats");
  StoredPredictions run{0, 0, set, {}};
  for (int i = 0; i < 60; ++i) {
    set->truth.push_back(static_cast<std::uint8_t>(draws.below(2)));  // V is absent
    run.predictions.answers.push_back(
        draws.uniform() < 0.6 ? set->truth.back() : static_cast<std::uint8_t>(draws.below(3)));
  }
  return run;
}

StoredPredictions waves(std::int64_t seed, std::int64_t fold, std::size_t records = 12) {
  const auto set = test_set(TestSet::Kind::waves, {"P", "QRS", "T"}, records, records,
                            "f" + std::to_string(fold) + "p");
  Draws draws(static_cast<std::uint64_t>(seed), "waves", fold);
  StoredPredictions run{seed, fold, set, {}};
  for (std::size_t i = 0; i < records * 9; ++i)
    run.predictions.counts.push_back(
        i % 9 < 3 && i < 27 ? 0
                            : static_cast<std::int32_t>(draws.below(500)));  // P absent in three
  return run;
}

std::map<ScopedMetric, Optional> on(const std::vector<StoredMetric>& metrics,
                                    std::span<const std::int32_t> draws) {
  std::map<ScopedMetric, Optional> values;
  for (const StoredMetric& metric : metrics)
    for (std::size_t s = 0; s < metric.scopes.size(); ++s)
      values[{metric.definition, metric.scopes[s]}] = metric.per_scope[s](draws);
  return values;
}

// Items of one draw, each as often as its patient was drawn.
std::vector<std::size_t> drawn_items(const Patients& patients,
                                     std::span<const std::int32_t> draws) {
  std::vector<std::size_t> items;
  for (std::size_t i = 0; i < patients.of_item().size(); ++i)
    items.insert(items.end(),
                 static_cast<std::size_t>(draws[static_cast<std::size_t>(patients.of_item()[i])]),
                 i);
  return items;
}

void expect_near(const Optional& expected, const Optional& value, const std::string& where) {
  ASSERT_EQ(expected.has_value(), value.has_value()) << where;
  if (expected) {
    EXPECT_NEAR(*expected, *value, 1e-12) << where;
  }
}

// Calls check(items, values) for the whole and for 20 random draws.
template <class Check>
void on_random_draws(const StoredPredictions& run, Check check) {
  const auto items = pool(std::span(&run, 1));
  const Patients patients(items->patients);
  const auto metrics = stored_metrics(*items, patients, kAll);
  std::vector<std::int32_t> draws(patients.count(), 1);
  for (int round = 0; round < 20; ++round) {
    check(drawn_items(patients, draws), on(metrics, draws));
    Draws random(9, "draws", round);
    std::fill(draws.begin(), draws.end(), 0);
    for (std::size_t i = 0; i < draws.size(); ++i) ++draws[random.below(draws.size())];
  }
}

// Against the protocols' own functions on the items written out.
TEST(StoredMetrics, OfLabelsAreTheProtocolsOnTheItemsDrawn) {
  const StoredPredictions run = labels(1, 0.15);
  on_random_draws(run, [&](const std::vector<std::size_t>& items, auto values) {
    for (std::size_t c = 0; c < 3; ++c) {
      const std::string& scope = run.test_set->classes[c];
      Bytes truth;
      std::vector<float> scores;
      for (const std::size_t i : items) {
        truth.push_back(run.test_set->truth[i * 3 + c]);
        scores.push_back(run.predictions.scores[i * 3 + c]);
      }
      const bool present = std::ranges::count(truth, 1) > 0;
      const auto f1_at = [&](float at) {
        return present ? f1(counts_at(truth, scores, at)) : Optional();
      };
      expect_near(f1_at(*run.predictions.thresholds[c]),
                  values[{"f1.v1{threshold=validation}", scope}], scope);
      expect_near(f1_at(0.5F), values[{"f1.v1{threshold=0.5}", scope}], scope);
      expect_near(auroc(truth, scores), values[{"auroc.v1{ties=half}", scope}], scope);
      expect_near(average_precision(truth, scores), values[{"auprc.v1{average-precision}", scope}],
                  scope);
    }
  });
}

TEST(StoredMetrics, OfOneClassAnItemAreCountsOfTheConfusion) {
  const StoredPredictions run = beats(4);
  on_random_draws(run, [&](const std::vector<std::size_t>& items, auto values) {
    double right = 0;
    for (std::size_t c = 0; c < 3; ++c) {
      double hit = 0, is = 0, said = 0;
      for (const std::size_t i : items) {
        is += run.test_set->truth[i] == c;
        said += run.predictions.answers[i] == c;
        hit += run.test_set->truth[i] == c && run.predictions.answers[i] == c;
      }
      right += hit;
      const std::string& scope = run.test_set->classes[c];
      const auto share = [&](double part, double all) {
        return is > 0 && all > 0 ? Optional(part / all) : Optional();
      };
      expect_near(share(2 * hit, is + said), values[{"f1.v1{argmax}", scope}], scope);
      expect_near(share(hit, is), values[{"sensitivity.v1{argmax}", scope}], scope);
      expect_near(share(hit, said), values[{"precision.v1{argmax}", scope}], scope);
      expect_near(is > 0 && said == 0 ? Optional(0) : share(hit, said),
                  values[{"precision.v2{argmax}", scope}], scope);
    }
    expect_near(right / static_cast<double>(items.size()), values[{"accuracy.v1{argmax}", "all"}],
                "all");
  });
}

TEST(StoredMetrics, OfWavesArePooledCountsAndMeansOfRecords) {
  const StoredPredictions run = waves(2, 0);
  on_random_draws(run, [&](const std::vector<std::size_t>& items, auto values) {
    std::vector<std::vector<SegmentCounts>> records;
    for (const std::size_t i : items) {
      auto& record = records.emplace_back();
      for (std::size_t c = 0; c < 3; ++c) {
        const std::int32_t* counts = run.predictions.counts.data() + (i * 3 + c) * 3;
        record.push_back({counts[0], counts[1], counts[2]});
      }
    }
    const auto dices = pooled(records, &dice), ious = pooled(records, &iou);
    const auto means = mean_per_record(records, &dice);
    for (std::size_t c = 0; c < 3; ++c) {
      const std::string& scope = run.test_set->classes[c];
      expect_near(dices[c], values[{"dice.v1{absent=skip}", scope}], scope);
      expect_near(means[c], values[{"dice.v1{absent=skip,mean=record}", scope}], scope);
      expect_near(ious[c], values[{"iou.v1{absent=skip}", scope}], scope);
      expect_near(dices[c], values[{"dice.v1{absent=skip,leads=merged}", scope}], scope);
    }
  });
}

TEST(StoredMetrics, AClassWithoutAThresholdHasNoF1) {
  StoredPredictions run = labels(1, 0.3);
  run.predictions.thresholds[0].reset();
  const auto items = pool(std::span(&run, 1));
  const Patients patients(items->patients);
  const auto values =
      on(stored_metrics(*items, patients, kAll), std::vector<std::int32_t>(patients.count(), 1));
  EXPECT_FALSE(values.at({"f1.v1{threshold=validation}", "a"}));
  EXPECT_TRUE(values.at({"f1.v1{threshold=validation}", "b"}));
  EXPECT_TRUE(values.at({"f1.v1{threshold=0.5}", "a"}));
}

TEST(StoredMetrics, ScoresOfSeveralFoldsGiveNoAuroc) {
  const std::vector<StoredPredictions> folds{labels(1, 0.3, 0), labels(1, 0.3, 1)};
  const auto items = pool(folds);
  EXPECT_EQ(100U, items->patients.size());
  const Patients patients(items->patients);
  EXPECT_EQ(40U, patients.count());
  const auto metrics = stored_metrics(*items, patients, kAll);
  ASSERT_EQ(2U, metrics.size());
  EXPECT_EQ("f1.v1{threshold=validation}", metrics[0].definition);
  EXPECT_EQ("f1.v1{threshold=0.5}", metrics[1].definition);
}

const StoredValues kReported{{{"auroc.v1{ties=half}", "macro"}, {}},
                             {{"f1.v1{threshold=0.5}", "macro"}, {}},
                             {{"dice.v1{absent=skip}", "macro"}, {}}};

RowBootstrap row_of(const std::vector<StoredPredictions>& runs,
                    const StoredValues& stored = kReported, std::int64_t resamples = 400) {
  return bootstrap_row(runs, runs.size(), stored, {0, resamples},
                       [](const ScopedMetric& metric) { return metric.second == "macro"; });
}

TEST(RowBootstrap, ValueIsTheMeanOverSeedsOfTheFoldsPooled) {
  const std::vector<StoredPredictions> runs{waves(0, 0), waves(0, 1), waves(1, 0), waves(1, 1)};
  const RowBootstrap row = row_of(runs);
  EXPECT_EQ("", row.reason);
  EXPECT_EQ(24, row.items.items);
  EXPECT_EQ(24, row.items.patients);
  double mean = 0;
  for (const int seed : {0, 2}) {
    std::vector<std::vector<SegmentCounts>> records;
    for (const int fold : {0, 1})
      for (std::size_t i = 0; i < 12; ++i) {
        const std::int32_t* counts =
            runs[static_cast<std::size_t>(seed + fold)].predictions.counts.data() + i * 9;
        records.push_back({{counts[0], counts[1], counts[2]},
                           {counts[3], counts[4], counts[5]},
                           {counts[6], counts[7], counts[8]}});
      }
    mean += *macro_mean(pooled(records, &dice)) / 2;
  }
  const ValueStatistics& macro = row.values.at({"dice.v1{absent=skip}", "macro"});
  EXPECT_NEAR(mean, *macro.value, 1e-12);
  ASSERT_EQ(2U, macro.by_seed.size());
  EXPECT_NEAR(mean, (macro.by_seed[0].second + macro.by_seed[1].second) / 2, 1e-12);
  ASSERT_TRUE(macro.interval);
  EXPECT_LT(macro.interval->interval.low, mean);
  EXPECT_GT(macro.interval->interval.high, mean);
  ASSERT_TRUE(macro.spread);
  EXPECT_NEAR(std::abs(macro.by_seed[0].second - macro.by_seed[1].second) / std::sqrt(2),
              *macro.spread->seed_sd, 1e-12);
  EXPECT_EQ(1U, row.resamples.count({"dice.v1{absent=skip}", "macro"}));
  EXPECT_EQ(0U, row.values.count({"iou.v1{absent=skip}", "macro"}));  // not reported
  EXPECT_EQ(0U, row.resamples.count({"dice.v1{absent=skip}", "P"}));
}

TEST(RowBootstrap, MacroIsTheMeanOverTheClassesPresent) {
  const RowBootstrap row = row_of({labels(0, 0.3)});
  const auto value = [&](const char* scope) {
    return row.values.at({"auroc.v1{ties=half}", scope}).value;
  };
  EXPECT_FALSE(value("c"));
  EXPECT_NEAR((*value("a") + *value("b")) / 2, *value("macro"), 1e-12);
  EXPECT_NE(std::string::npos,
            row.values.at({"auroc.v1{ties=half}", "c"}).interval_reason.find("no value"));
}

TEST(RowBootstrap, OneSeedHasAnIntervalAndNoSeedSpread) {
  const ValueStatistics s = row_of({labels(0, 0.3)}).values.at({"auroc.v1{ties=half}", "macro"});
  EXPECT_TRUE(s.interval);
  ASSERT_TRUE(s.spread);
  EXPECT_FALSE(s.spread->seed_sd);
  EXPECT_NE(std::string::npos, s.spread->reason.find("one seed"));
}

TEST(RowBootstrap, RefusesARowSomeOfWhoseRunsKeptNothing) {
  const std::vector<StoredPredictions> runs{labels(0, 0.3)};
  const RowBootstrap row = bootstrap_row(runs, 2, {}, {0, 100}, [](const auto&) { return true; });
  EXPECT_EQ("1 of 2 runs kept no predictions with patients", row.reason);
  EXPECT_TRUE(row.values.empty());
  EXPECT_EQ("no run is done", row_of({}).reason);
}

TEST(RowBootstrap, RefusesSeedsJudgedOnOtherRecords) {
  StoredPredictions other = labels(1, 0.3, 1);
  other.fold = 0;
  EXPECT_EQ("its seeds were judged on different records", row_of({labels(0, 0.3), other}).reason);
}

TEST(RowBootstrap, RefusesAValueThatThePredictionsContradict) {
  const std::vector<StoredPredictions> runs{labels(0, 0.3)};
  const ScopedMetric auroc{"auroc.v1{ties=half}", "a"}, f1{"f1.v1{threshold=0.5}", "a"};
  const RowBootstrap plain = row_of(runs);
  const StoredValues stored{{auroc, {{0, 0, *plain.values.at(auroc).value - 0.01}}},
                            {f1, {{0, 0, *plain.values.at(f1).value + 1e-9}}}};
  const RowBootstrap row = row_of(runs, stored);
  EXPECT_FALSE(row.values.at(auroc).value);
  EXPECT_NE(std::string::npos, row.values.at(auroc).interval_reason.find("its result says"));
  EXPECT_TRUE(row.values.at(f1).value);
}

TEST(Interval, FallsBackToPercentileAndSaysWhy) {
  Resamples r;
  r.estimate = 0.5;
  r.without = {0.5, 0.5, 0.5};  // no patient moves it
  for (int i = 0; i < 400; ++i) r.values.emplace_back(0.3 + 0.001 * i);
  const auto interval = interval_of(r);
  ASSERT_TRUE(interval);
  EXPECT_FALSE(interval->bca);
  EXPECT_NE(std::string::npos, interval->note.find("does not move"));
  EXPECT_NEAR(0.3 + 0.001 * 399 * 0.025, interval->interval.low, 1e-12);
}

TEST(ScoreCurves, AreTheRocAndTheCalibrationByHand) {
  auto set = test_set(TestSet::Kind::multilabel, {"x", "all"}, 4, 4);
  set->truth = {0, 1, 1, 1, 0, 1, 1, 1};
  StoredPredictions run{0, 0, set, {}};
  run.predictions.scores = {0.1F, 0.5F, 0.35F, 0.5F, 0.4F, 0.5F, 0.8F, 0.5F};
  run.predictions.thresholds = {0.5F, 0.5F};
  std::vector<ScoreCurves> curves;
  add_score_curves(*pool(std::span(&run, 1)), curves);
  add_score_curves(*pool(std::span(&run, 1)), curves);  // a second seed with the same scores
  finish_score_curves(curves);
  ASSERT_EQ(1U, curves.size());  // "all" has one side only
  const ScoreCurves& x = curves[0];
  EXPECT_EQ(2U, x.seeds);
  // Corners (0, 0), (0, .5), (.5, .5), (.5, 1), (1, 1).
  EXPECT_NEAR(0.5, x.tpr[0], 1e-12);
  EXPECT_NEAR(0.5, x.tpr[24], 1e-12);
  EXPECT_NEAR(1, x.tpr[25], 1e-12);
  EXPECT_NEAR(1, x.tpr[50], 1e-12);
  EXPECT_EQ(2, x.items[1]);
  EXPECT_EQ(2, x.items[3]);
  EXPECT_EQ(2, x.positives[3]);
  EXPECT_EQ(0, x.positives[4]);
  EXPECT_NEAR(2 * 0.8, x.score_sum[8], 1e-6);
}

TEST(InParallel, DoesEachOnceAndThrowsWhatACallThrows) {
  std::vector<int> done(1000);
  in_parallel(done.size(), [&](std::size_t i) { ++done[i]; });
  EXPECT_EQ(std::vector<int>(1000, 1), done);
  in_parallel(0, [](std::size_t) { FAIL(); });
  EXPECT_THROW(in_parallel(9,
                           [](std::size_t i) {
                             if (i == 7) throw DataError("seven");
                           }),
               DataError);
}

// Rows 0 and 1 alike, row 2 clearly worse, row 3 not to be ranked, row 4 on other records.
Ranking ranked(std::int64_t resamples) {
  const ScopedMetric metric{"auroc.v1{ties=half}", "macro"};
  std::vector<SeedResamples> rows;
  for (const double quality : {0.30, 0.30, 0.02})
    rows.push_back(
        row_of({labels(std::ssize(rows) * 10, quality), labels(std::ssize(rows) * 10 + 1, quality)},
               kReported, resamples)
            .resamples.at(metric));
  for (SeedResamples& row : rows) row.seeds = {0, 1};
  const SeedResamples elsewhere =
      row_of({labels(5, 0.3, 1)}, kReported, resamples).resamples.at(metric);
  return rank_rows(0,
                   {{0, "", &rows[0]},
                    {1, "", &rows[1]},
                    {2, "", &rows[2]},
                    {3, "1 of 2 runs done", nullptr},
                    {4, "", &elsewhere}},
                   Direction::higher_is_better);
}

TEST(Ranking, SharesARankWhereRowsCannotBeToldApart) {
  const Ranking ranking = ranked(2000);
  EXPECT_EQ("", ranking.reason);
  EXPECT_EQ("", ranking.caution);
  EXPECT_EQ("1–2", rank_text(*ranking.ranks[0]));
  EXPECT_EQ("1–2", rank_text(*ranking.ranks[1]));
  EXPECT_EQ("3", rank_text(*ranking.ranks[2]));
  EXPECT_FALSE(ranking.ranks[3] || ranking.ranks[4]);
  ASSERT_EQ(2U, ranking.groups.size());
  EXPECT_EQ((std::vector<std::size_t>{2}), ranking.groups[1]);
  EXPECT_EQ((std::vector<std::pair<std::size_t, std::string>>{{3, "1 of 2 runs done"},
                                                              {4, "judged on other records"}}),
            ranking.unranked);
}

TEST(Ranking, PairsCarryIntervalsOfTheDifference) {
  const Ranking ranking = ranked(2000);
  ASSERT_EQ(3U, ranking.pairs.size());
  for (const RankedPair& pair : ranking.pairs) {
    ASSERT_TRUE(pair.low && pair.seeds_low) << pair.interval_reason << pair.seeds_reason;
    EXPECT_LT(*pair.low, pair.difference);
    EXPECT_GT(*pair.high, pair.difference);
    EXPECT_LT(*pair.seeds_low, *pair.low);  // other seeds too
    EXPECT_EQ(pair.b == 2 ? 1 : 0, pair.better);
    EXPECT_EQ(pair.b == 2, *pair.low > 0);
  }
}

TEST(Ranking, RefusesASingleRow) {
  EXPECT_EQ("nothing to compare: 0 complete methods",
            rank_rows(0, {}, Direction::higher_is_better).reason);
  EXPECT_EQ("0 of 2 rows can be compared: no value",
            rank_rows(0, {{0, "no value", nullptr}, {1, "not done", nullptr}},
                      Direction::higher_is_better)
                .reason);
}

TEST(Ranking, DrawsEnoughForHolmOverAllPairs) {
  EXPECT_EQ(2000, resamples_for(0));
  EXPECT_EQ(2000, resamples_for(10));  // 45 pairs: 1799
  EXPECT_EQ(3639, resamples_for(14));  // 91 pairs
  EXPECT_EQ(rank_text({1, 3, 1, 2}), "1–3");
}

}  // namespace
}  // namespace beatbench
