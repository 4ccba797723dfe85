// Four classes on four records, all values by hand; see the comments at each class.
#include "harness/scoring/multilabel.h"

#include "harness/metrics/definition.h"
#include "tests/scoring/scored_rows.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

template <typename T>
std::vector<T> rows_of_columns(const std::vector<std::vector<T>>& columns) {
  std::vector<T> rows;
  for (std::size_t i = 0; i < columns[0].size(); ++i)
    for (const auto& column : columns) rows.push_back(column[i]);
  return rows;
}
using Truth = std::vector<std::vector<std::uint8_t>>;
using Scores = std::vector<std::vector<float>>;

class Multilabel : public ::testing::Test {
 protected:
  void SetUp() override {
    //                                     A             B             C             D
    const auto validation_truth =
        rows_of_columns(Truth{{1, 0, 1, 0}, {1, 0, 0, 0}, {0, 0, 0, 0}, {1, 1, 0, 0}});
    const auto validation_scores = rows_of_columns(Scores{
        {.9F, .8F, .3F, .1F}, {.9F, .1F, .1F, .1F}, {.5F, .4F, .3F, .2F}, {.9F, .8F, .2F, .1F}});
    const auto truth =
        rows_of_columns(Truth{{1, 0, 0, 1}, {0, 0, 0, 0}, {1, 1, 0, 0}, {1, 1, 1, 1}});
    const auto scores = rows_of_columns(Scores{
        {.7F, .6F, .25F, .05F}, {.9F, .1F, .1F, .1F}, {.9F, .4F, .3F, .2F}, {.9F, .8F, .7F, .2F}});
    scored_ = score_multilabel({"A", "B", "C", "D"}, {truth, 4}, {scores, 4},
                               choose_thresholds({validation_truth, 4}, {validation_scores, 4}));
  }
  const ScoreRow& row(const char* metric, const char* scope) const {
    return row_of(scored_, metric, scope);
  }
  void expect(const char* metric, const char* scope, double value) const {
    ASSERT_TRUE(row(metric, scope).value) << metric << " " << scope;
    EXPECT_NEAR(*row(metric, scope).value, value, 1e-7) << metric << " " << scope;
    EXPECT_EQ(row(metric, scope).reason, "");
  }
  void expect_missing(const char* metric, const char* scope, const char* reason) const {
    EXPECT_FALSE(row(metric, scope).value) << metric << " " << scope;
    EXPECT_EQ(row(metric, scope).reason, reason) << metric << " " << scope;
  }
  Scored scored_;
};

// A, validation: F1 is 2/3 above .85, 1/2 above .55, 4/5 above .2, 2/3 for all; so .2 is chosen. In
// the test part that gives TP 1, FP 2, FN 1. AUROC: .7 is above both negatives, .05 above none.
// AUPRC: 1/2 · 1 + 1/2 · 2/4. Oracle: 2/3 above .65.
TEST_F(Multilabel, ScoresAClassAsByHand) {
  EXPECT_NEAR(scored_.details["thresholds"]["A"].get<double>(), .2, 1e-7);
  expect("f1", "A", .4);
  expect("f1_at_half", "A", .5);
  expect("auroc", "A", .5);
  expect("auprc", "A", .75);
  expect("f1_oracle", "A", 2. / 3);
  EXPECT_EQ(row("f1", "A").support, 2);
}

TEST_F(Multilabel, ClassWithoutPositivesInTheTestIsMissing) {
  for (const char* metric : {"f1", "auroc", "auprc", "f1_at_half", "f1_oracle", "ece"})
    expect_missing(metric, "B", "no positive in the test part");
  EXPECT_EQ(row("f1", "B").support, 0);
}

TEST_F(Multilabel, ClassWithoutPositivesInTheValidationHasNoThreshold) {
  EXPECT_FALSE(scored_.details["thresholds"].contains("C"));
  expect_missing("f1", "C", "no positive in the validation part to choose a threshold by");
  expect("auroc", "C", 1);
  expect("auprc", "C", 1);
  expect("f1_at_half", "C", 2. / 3);  // TP 1, FN 1
  expect("f1_oracle", "C", 1);
}

// D, validation: threshold .5, midway between .8 and .2.
TEST_F(Multilabel, ClassWithoutNegativesHasNoAuroc) {
  expect_missing("auroc", "D", "the test part has only one side of this class");
  expect("auprc", "D", 1);
  expect("f1", "D", 6. / 7);  // TP 3, FN 1
}

TEST_F(Multilabel, MacroIsTheMeanOfTheClassesThatHaveAValue) {
  expect("f1", "macro", (.4 + 6. / 7) / 2);
  expect("auroc", "macro", .75);
  expect("auprc", "macro", (.75 + 1 + 1) / 3);
  EXPECT_EQ(row("f1", "macro").support, 4);
}

TEST_F(Multilabel, EveryRowNamesItsDefinition) {
  EXPECT_EQ(scored_.rows.size(), 30u);
  for (const ScoreRow& row : scored_.rows) {
    EXPECT_NE(find_metric(row.definition), nullptr) << row.definition;
    EXPECT_EQ(row.value.has_value(), row.reason.empty()) << row.metric << " " << row.scope;
  }
}

// A: four scores in four of the 15 bins: |.7 - 1| + |.6 - 0| + |.25 - 0| + |.05 - 1|, over 4.
TEST_F(Multilabel, CalibrationIsThatOfTheBins) {
  expect("ece", "A", (.3 + .6 + .25 + .95) / 4);
  const Json bins = scored_.details["reliability"]["A"];
  ASSERT_EQ(bins.size(), 4u);
  EXPECT_EQ(bins[0]["share_positive"], 1);
  EXPECT_NEAR(bins[0]["mean_score"].get<double>(), .05, 1e-7);
}

TEST_F(Multilabel, ItemsAreWhatWasScored) {
  EXPECT_EQ(scored_.items.kind, "multilabel");
  EXPECT_EQ(scored_.items.truth.size(), 16u);
  EXPECT_EQ(scored_.items.truth[2], 1);  // item 0, class C
  ASSERT_EQ(scored_.items.thresholds.size(), 4u);
  EXPECT_NEAR(*scored_.items.thresholds[0], .2F, 1e-7F);
  EXPECT_FALSE(scored_.items.thresholds[2]);
}

TEST(MacroAuroc, LeavesOutClassesThatHaveNone) {
  const auto truth = rows_of_columns(Truth{{1, 0, 0, 1}, {0, 0, 0, 0}});
  const auto scores = rows_of_columns(Scores{{.7F, .6F, .25F, .05F}, {1, 2, 3, 4}});
  EXPECT_EQ(macro_auroc({truth, 2}, {scores, 2}), .5);
  const std::vector<std::uint8_t> none(8, 0);
  EXPECT_EQ(macro_auroc({none, 2}, {scores, 2}), 0);
}

}  // namespace
}  // namespace beatbench
