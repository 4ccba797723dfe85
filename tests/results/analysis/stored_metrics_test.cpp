#include "results/analysis/stored_metrics.h"

#include "harness/base/seed.h"
#include "harness/metrics/boundaries.h"
#include "harness/metrics/calibration.h"
#include "harness/metrics/classification.h"
#include "harness/metrics/segmentation.h"
#include "tests/results/analysis/runs.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace beatbench {
namespace {
using testing::beats;
using testing::labels;
using testing::waves;

using Optional = std::optional<double>;
using Bytes = std::vector<std::uint8_t>;

const auto kAll = [](const std::string&) { return true; };

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
      const auto oracle = best_f1_threshold(truth, scores);
      expect_near(oracle ? Optional(oracle->f1) : Optional(),
                  values[{"f1.v1{threshold=oracle}", scope}], scope);
      expect_near(
          present ? calibration_error(reliability(truth, scores, kReliabilityBins)) : Optional(),
          values[{"ece.v1{bins=15,width=equal}", scope}], scope);
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

// What the sums of boundaries.npy were added up from, for the peer below.
struct Matched {
  BoundaryMatch of[2][3][2];  // [tolerance][wave][onset, offset]
};

// Marks about every 400 ms, predictions of them with jitter, some lost and some invented; T of none
// of the records, P of the second alone never predicted.
std::vector<Matched> match_at_random(StoredPredictions& run) {
  Draws draws(8, "marks");
  std::vector<Matched> records;
  for (std::size_t i = 0; i < run.test_set->items.size(); ++i) {
    Matched& record = records.emplace_back();
    for (std::size_t w = 0; w < 3; ++w)
      for (std::size_t e = 0; e < 2; ++e) {
        std::vector<double> truth, said;
        for (double at = 100; w != 2 && at < 4000; at += 400) {
          truth.push_back(at);
          if (draws.uniform() < 0.8 && !(w == 0 && i == 1))
            said.push_back(at + 50 * draws.normal());
        }
        if (draws.uniform() < 0.3 && w == 1) said.push_back(4500);
        for (std::size_t t = 0; t < 2; ++t) {
          const BoundaryMatch& m = record.of[t][w][e] =
              match_boundaries(truth, said, t == 0 ? 150 : 40);
          for (const std::int64_t n : {m.true_positive, m.false_positive, m.false_negative})
            run.predictions.boundaries.push_back(static_cast<double>(n));
        }
        double sum = 0, squares = 0;
        for (const double error : record.of[0][w][e].error_ms) {
          sum += error;
          squares += error * error;
        }
        run.predictions.boundaries.insert(run.predictions.boundaries.end(), {sum, squares});
      }
  }
  return records;
}

// Against the metrics on all matches of the records drawn, put together one by one.
TEST(StoredMetrics, OfBoundariesAreTheMetricsOfAllMatchesTogether) {
  StoredPredictions run = waves(2, 0);
  const std::vector<Matched> records = match_at_random(run);
  on_random_draws(run, [&](const std::vector<std::size_t>& items, auto values) {
    for (std::size_t w = 0; w < 3; ++w) {
      const std::string& wave = run.test_set->classes[w];
      for (std::size_t t = 0; t < 2; ++t) {
        BoundaryMatch both;
        for (const std::size_t i : items)
          for (const BoundaryMatch& end : records[i].of[t][w]) both += end;
        const std::string at = t == 0 ? ".v1{tolerance=150ms}" : ".v1{tolerance=40ms}";
        expect_near(f1(both), values[{"boundary_f1" + at, wave}], wave + at);
        expect_near(sensitivity(both), values[{"boundary_recall" + at, wave}], wave + at);
        const bool silent = both.true_positive + both.false_positive == 0;
        expect_near(silent && both.false_negative > 0 ? Optional(0) : positive_predictivity(both),
                    values[{"boundary_precision" + at, wave}], wave + at);
      }
      for (std::size_t e = 0; e < 2; ++e) {
        BoundaryMatch one;
        for (const std::size_t i : items) one += records[i].of[0][w][e];
        const auto errors = error_summary(one);
        const std::string scope = wave + (e == 0 ? " onset" : " offset");
        expect_near(errors ? Optional(errors->mean_ms) : Optional(),
                    values[{"boundary_error_mean.v1{tolerance=150ms}", scope}], scope);
        const Optional sd = values[{"boundary_error_sd.v1{tolerance=150ms}", scope}];
        ASSERT_EQ(errors && errors->pairs > 1, sd.has_value()) << scope;
        if (sd) {
          EXPECT_NEAR(errors->sd_ms, *sd, 1e-9) << scope;
        }
      }
    }
  });
}

TEST(StoredMetrics, WithoutBoundariesInAFoldThereAreNoneOfThemAndTheReasonSaysWhatToDo) {
  std::vector<StoredPredictions> folds{waves(2, 0), waves(2, 1)};
  match_at_random(folds[0]);
  const auto items = pool(folds);
  const Patients patients(items->patients);
  const auto is_boundary = [](const std::string& definition) {
    return definition.starts_with("boundary_");
  };
  EXPECT_TRUE(stored_metrics(*items, patients, is_boundary).empty());
  EXPECT_EQ("its runs kept no boundaries: `beatbench rescore` adds them",
            why_not_stored(*items, "boundary_f1.v1{tolerance=40ms}", "macro"));
  match_at_random(folds[1]);
  EXPECT_EQ(2 * 8U,
            stored_metrics(*pool(folds), patients, is_boundary).size());  // merged leads too
}

TEST(StoredMetrics, SayWhyTheyAreNotStored) {
  const auto waves_items = pool(std::vector{waves(2, 0)});
  EXPECT_EQ("the store keeps a record's leads together, and no rhythms",
            why_not_stored(*waves_items, "dice.v1{absent=skip}", "lead II"));
  EXPECT_EQ("the store keeps no counts after post-processing",
            why_not_stored(*waves_items, "dice.v1{absent=skip,post=min-duration.v1}", "P"));
  const auto folds = pool(std::vector{labels(1, 0.3, 0), labels(1, 0.3, 1)});
  EXPECT_EQ("scores of several folds' models share no scale",
            why_not_stored(*folds, "auroc.v1{ties=half}", "macro"));
  EXPECT_EQ("the predictions in the store do not give this metric again",
            why_not_stored(*pool(std::vector{labels(1, 0.3)}), "other.v1", "macro"));
}

// A score that is no probability has no calibration, and costs no other metric.
TEST(StoredMetrics, ScoresBeyondOneHaveNoCalibrationError) {
  StoredPredictions run = labels(1, 0.3);
  run.predictions.scores[0] = 1.5F;
  const auto items = pool(std::span(&run, 1));
  const Patients patients(items->patients);
  const auto values =
      on(stored_metrics(*items, patients, kAll), std::vector<std::int32_t>(patients.count(), 1));
  EXPECT_FALSE(values.at({"ece.v1{bins=15,width=equal}", "a"}));
  EXPECT_TRUE(values.at({"ece.v1{bins=15,width=equal}", "b"}));
  EXPECT_TRUE(values.at({"auroc.v1{ties=half}", "a"}));
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

}  // namespace
}  // namespace beatbench
