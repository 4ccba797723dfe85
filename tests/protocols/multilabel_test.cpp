// Four classes on four records, all values by hand; see the comments at each class.
#include "harness/protocols/multilabel.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

namespace beatbench {
namespace {

at::Tensor columns(std::vector<std::vector<float>> values) {
  std::vector<at::Tensor> all;
  for (const auto& column : values) all.push_back(torch::tensor(column));
  return at::stack(all, 1).contiguous();
}

class Multilabel : public ::testing::Test {
 protected:
  void SetUp() override {
    //                                     A             B             C             D
    const at::Tensor validation_truth =
        columns({{1, 0, 1, 0}, {1, 0, 0, 0}, {0, 0, 0, 0}, {1, 1, 0, 0}});
    const at::Tensor validation_scores = columns(
        {{.9F, .8F, .3F, .1F}, {.9F, .1F, .1F, .1F}, {.5F, .4F, .3F, .2F}, {.9F, .8F, .2F, .1F}});
    const at::Tensor test_truth = columns({{1, 0, 0, 1}, {0, 0, 0, 0}, {1, 1, 0, 0}, {1, 1, 1, 1}});
    const at::Tensor test_scores = columns(
        {{.7F, .6F, .25F, .05F}, {.9F, .1F, .1F, .1F}, {.9F, .4F, .3F, .2F}, {.9F, .8F, .7F, .2F}});
    score_multilabel({"A", "B", "C", "D"}, validation_truth.to(at::kByte), validation_scores,
                     test_truth.to(at::kByte), test_scores, evaluation_);
  }
  const MetricRow& row(const std::string& metric, const std::string& scope) const {
    for (const MetricRow& row : evaluation_.metrics)
      if (row.metric == metric && row.scope == scope) return row;
    throw std::runtime_error("no row " + metric + " " + scope);
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
  Evaluation evaluation_;
};

// A, validation: F1 is 2/3 above .85, 1/2 above .55, 4/5 above .2, 2/3 for all; so .2 is chosen. In
// the test part that gives TP 1, FP 2, FN 1. AUROC: .7 is above both negatives, .05 above none.
// AUPRC: 1/2 · 1 + 1/2 · 2/4. Oracle: 2/3 above .65.
TEST_F(Multilabel, ScoresAClassAsByHand) {
  EXPECT_NEAR(evaluation_.details["thresholds"]["A"].get<double>(), .2, 1e-7);
  expect("f1", "A", .4);
  expect("f1_at_half", "A", .5);
  expect("auroc", "A", .5);
  expect("auprc", "A", .75);
  expect("f1_oracle", "A", 2. / 3);
  EXPECT_EQ(row("f1", "A").support, 2);
}

TEST_F(Multilabel, ClassWithoutPositivesInTheTestIsMissing) {
  for (const char* metric : {"f1", "auroc", "auprc", "f1_at_half", "f1_oracle"})
    expect_missing(metric, "B", "no positive in the test part");
  EXPECT_EQ(row("f1", "B").support, 0);
}

TEST_F(Multilabel, ClassWithoutPositivesInTheValidationHasNoThreshold) {
  EXPECT_FALSE(evaluation_.details["thresholds"].contains("C"));
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
  EXPECT_EQ(evaluation_.metrics.size(), 25u);
  for (const MetricRow& row : evaluation_.metrics) {
    EXPECT_NE(row.definition.find(".v1{"), std::string::npos) << row.metric;
    EXPECT_EQ(row.value.has_value(), row.reason.empty()) << row.metric << " " << row.scope;
  }
}

TEST(MacroAuroc, LeavesOutClassesThatHaveNone) {
  const at::Tensor truth = columns({{1, 0, 0, 1}, {0, 0, 0, 0}}).to(at::kByte);
  EXPECT_EQ(macro_auroc(truth, columns({{.7F, .6F, .25F, .05F}, {1, 2, 3, 4}})), .5);
  EXPECT_EQ(macro_auroc(torch::zeros({4, 2}, at::kByte), torch::rand({4, 2})), 0);
}

}  // namespace
}  // namespace beatbench
