#include "results/statistics/score_table.h"

#include "harness/base/error.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace beatbench {
namespace {

ScoreTable table() {
  return {{"a", "b", "c"}, {"ptbxl", "ludb"}, {{.9, .8}, {.7, {}}, {.5, .6}}, {}};
}

TEST(CompleteRows, ListIncompleteMethodsWithWhatIsMissing) {
  const auto result = complete_rows(table());
  EXPECT_EQ((std::vector<std::string>{"a", "c"}), result.table.methods);
  EXPECT_EQ((std::vector<std::vector<double>>{{.9, .8}, {.5, .6}}), result.table.scores);
  ASSERT_EQ(1U, result.incomplete.size());
  EXPECT_EQ("b", result.incomplete[0].method);
  EXPECT_EQ((std::vector<std::string>{"ludb"}), result.incomplete[0].missing);
  const auto means = mean_scores(result.table);
  EXPECT_NEAR(.85, means[0], 1e-15);
  EXPECT_NEAR(.55, means[1], 1e-15);
}

TEST(CompleteRows, TurnScoresSoThatMoreIsBetter) {
  ScoreTable errors = table();
  errors.scores[0] = {-3, 2};
  errors.direction = Direction::lower_is_better;
  EXPECT_EQ((std::vector<double>{3, -2}), complete_rows(errors).table.goodness[0]);
  errors.direction = Direction::nearest_to_zero;
  EXPECT_EQ((std::vector<double>{-3, -2}), complete_rows(errors).table.goodness[0]);
  EXPECT_EQ((std::vector<double>{-3, 2}), complete_rows(errors).table.scores[0]);
  EXPECT_EQ(complete_rows(table()).table.scores, complete_rows(table()).table.goodness);
}

TEST(CompleteRows, RefuseNanAndAnotherShape) {
  ScoreTable broken = table();
  broken.scores[2][1] = std::nan("");
  try {
    complete_rows(broken);
    FAIL();
  } catch (const DataError& error) {
    EXPECT_NE(std::string::npos, std::string(error.what()).find("c on ludb"));
  }
  broken.scores[2][1] = std::numeric_limits<double>::infinity();
  EXPECT_THROW(complete_rows(broken), DataError);
  broken = table();
  broken.scores[0].pop_back();
  EXPECT_THROW(complete_rows(broken), DataError);
  EXPECT_TRUE(complete_rows(ScoreTable{}).table.methods.empty());
}

}  // namespace
}  // namespace beatbench
