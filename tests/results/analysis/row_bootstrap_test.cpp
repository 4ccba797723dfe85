#include "results/analysis/row_bootstrap.h"

#include "harness/metrics/classification.h"
#include "harness/metrics/segmentation.h"
#include "tests/results/analysis/runs.h"

#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {
using testing::labels;
using testing::row_of;
using testing::waves;

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

}  // namespace
}  // namespace beatbench
