#include "harness/scoring/multiclass.h"

#include "harness/base/error.h"
#include "harness/metrics/definition.h"
#include "tests/scoring/scored_rows.h"

#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {

const std::vector<std::string> kClasses = {"N", "S", "V"};

// Truth N N N S S, predicted N N S N V: nothing is V.
Scored scored() {
  const std::vector<std::uint8_t> truth = {0, 0, 0, 1, 1};
  const std::vector<float> scores = {.8F, .1F, .1F, .6F, .3F, .1F, .2F, .7F,
                                     .1F, .9F, .1F, 0,   .1F, .2F, .7F};
  return score_multiclass(kClasses, truth, {scores, 3});
}

TEST(ScoreClasses, CountsAsByHand) {
  const Scored evaluation = scored();
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
  for (const ScoreRow& row : scored().rows) {
    EXPECT_NE(find_metric(row.definition), nullptr) << row.definition;
    if (row.scope == "V") {
      EXPECT_FALSE(row.value.has_value()) << row.metric;
      EXPECT_EQ(row.reason, "absent in the test part");
      ++missing;
    }
  }
  EXPECT_EQ(missing, 3);
}

// Truth N S, predicted N N: S is there and never said.
TEST(ScoreClasses, PrecisionOfAClassNeverPredictedIsZero) {
  const std::vector<std::uint8_t> truth = {0, 1};
  const std::vector<float> scores = {1, 0, 0, 1, 0, 0};
  const Scored evaluation = score_multiclass(kClasses, truth, {scores, 3});
  EXPECT_EQ(value_of(evaluation, "precision", "S"), 0);
  EXPECT_EQ(value_of(evaluation, "precision"), (.5 + 0) / 2);
  EXPECT_FALSE(row_of(evaluation, "precision", "V").value);
}

TEST(ScoreClasses, OfEqualScoresTheFirstWins) {
  const std::vector<std::uint8_t> truth = {0};
  const std::vector<float> scores = {.5F, .5F, 0};
  EXPECT_EQ(value_of(score_multiclass(kClasses, truth, {scores, 3}), "accuracy", "all"), 1);
}

TEST(ScoreClasses, ScoresThatAreNoNumbersAreRefused) {
  const std::vector<std::uint8_t> truth = {0};
  const std::vector<float> scores = {0, std::nanf(""), 0};
  EXPECT_THROW(score_multiclass(kClasses, truth, {scores, 3}), DataError);
}

}  // namespace
}  // namespace beatbench
