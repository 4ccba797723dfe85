#include "harness/protocols/beat_scores.h"

#include "harness/base/error.h"
#include "harness/metrics/definition.h"
#include "tests/protocols/toy_task.h"
#include "tests/toolkit/tensors.h"

#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {

const std::vector<std::string> kClasses = {"N", "S", "V"};

// Truth N N N S S, predicted N N S N V: nothing is V.
Evaluation scored() {
  Evaluation evaluation;
  score_classes(kClasses, integers({0, 0, 0, 1, 1}),
                matrix({{.8, .1, .1}, {.6, .3, .1}, {.2, .7, .1}, {.9, .1, 0}, {.1, .2, .7}}),
                evaluation);
  return evaluation;
}

TEST(ScoreClasses, CountsAsByHand) {
  const Evaluation evaluation = scored();
  EXPECT_NEAR(value_of(evaluation, "f1", "N"), 4. / 6, 1e-12);
  EXPECT_NEAR(value_of(evaluation, "f1", "S"), 0, 1e-12);
  EXPECT_NEAR(value_of(evaluation, "f1"), 2. / 6, 1e-12);
  EXPECT_NEAR(value_of(evaluation, "sensitivity", "N"), 2. / 3, 1e-12);
  EXPECT_NEAR(value_of(evaluation, "precision", "N"), 2. / 3, 1e-12);
  EXPECT_NEAR(value_of(evaluation, "precision", "S"), 0, 1e-12);
  EXPECT_NEAR(value_of(evaluation, "accuracy", "all"), .4, 1e-12);
  EXPECT_EQ(evaluation.details["confusion"]["truth_by_prediction"],
            (Json{{2, 1, 0}, {1, 0, 1}, {0, 0, 0}}));
}

TEST(ScoreClasses, AnAbsentClassIsMissingAndEveryNumberHasADefinition) {
  int missing = 0;
  for (const MetricRow& row : scored().metrics) {
    EXPECT_NE(find_metric(row.definition), nullptr) << row.definition;
    if (row.scope == "V") {
      EXPECT_FALSE(row.value.has_value()) << row.metric;
      EXPECT_EQ(row.reason, "absent in the test part");
      ++missing;
    }
  }
  EXPECT_EQ(missing, 3);
}

TEST(ScoreClasses, ScoresThatAreNoNumbersAreRefused) {
  Evaluation evaluation;
  EXPECT_THROW(score_classes(kClasses, integers({0}), matrix({{0, std::nan(""), 0}}), evaluation),
               DataError);
}

}  // namespace
}  // namespace beatbench
