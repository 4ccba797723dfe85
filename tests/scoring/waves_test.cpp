// Two records of one lead, 0.2 s, annotated at 500 Hz (100 samples), predicted at 100 Hz (20). In
// both: P 10 … 19, QRS 30 … 39, judged in [5, 60). Sample j of the model stands for the annotation
// samples 5j − 2 … 5j + 2.
#include "harness/scoring/waves.h"

#include "harness/base/error.h"
#include "harness/metrics/definition.h"
#include "tests/base/temporary_folder.h"
#include "tests/scoring/scored_rows.h"
#include "tests/train/toy_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

class WaveScores : public ::testing::Test {
 protected:
  WaveScores() : data_(make()) {
    // Record 0: P at 2 3 (8 … 17: TP 8, FP 2, FN 2), QRS at 7 (33 … 37: TP 5, FN 5), T at 13 and
    // beyond the judged part. Record 1: QRS at 6 7 (28 … 37: TP 8, FP 2, FN 2), no P.
    fill(0, 2, 4, 1);
    fill(0, 7, 8, 2);
    fill(0, 13, 20, 3);
    fill(1, 6, 8, 2);
    scored_ = score_waves(data_, std::vector<std::int64_t>{0, 1}, prediction_, {});
  }
  void fill(int record, int first, int end, std::uint8_t wave) {
    std::fill(prediction_.begin() + record * 20 + first, prediction_.begin() + record * 20 + end,
              wave);
  }
  PreparedSet make() const {
    Contents contents;
    contents.dataset = "toy";
    contents.spec = {100, 0.2, {"II"}};
    contents.wave_rate_hz = 500;
    LeadWaves lead;
    lead.waves = {{Wave::Kind::p, 10, 15, 19}, {Wave::Kind::qrs, 30, 35, 39}};
    lead.annotated_begin = 5;
    lead.annotated_end = 60;
    const std::vector<float> silence(20, 0);
    return write_toy_set(folder_ / "toy", contents,
                         {{{.id = "a",
                            .patient = "a",
                            .metadata = {{"rhythm", "Sinus rhythm; Aberrant conduction"}}},
                           silence,
                           {lead}},
                          {{.id = "b", .patient = "b"}, silence, {lead}}});
  }
  void expect(const char* metric, const char* scope, std::optional<double> value,
              std::int64_t support) const {
    for (const ScoreRow& row : scored_.rows) {
      if (row.metric != metric || row.scope != scope) continue;
      ASSERT_EQ(row.value.has_value(), value.has_value()) << metric << " " << scope;
      if (value) {
        EXPECT_NEAR(*row.value, *value, 1e-12) << metric << " " << scope;
      }
      EXPECT_EQ(row.support, support) << metric << " " << scope;
      return;
    }
    ADD_FAILURE() << "no row " << metric << " " << scope;
  }

  TemporaryFolder folder_;
  PreparedSet data_;
  std::vector<std::uint8_t> prediction_ = std::vector<std::uint8_t>(40, 0);
  Scored scored_;
};

TEST_F(WaveScores, AllDefinitionsStandInTheTable) {
  ASSERT_FALSE(scored_.rows.empty());
  for (const ScoreRow& row : scored_.rows)
    EXPECT_NE(find_metric(row.definition), nullptr) << row.definition;
}

TEST_F(WaveScores, DiceAndIouAddUpAllSamples) {
  expect("dice", "P", 16. / (16 + 2 + 12), 20);   // TP 8, FP 2, FN 2 + 10
  expect("dice", "QRS", 26. / (26 + 2 + 7), 20);  // TP 13, FP 2, FN 7
  expect("iou", "P", 8. / 22, 20);
  expect("iou", "QRS", 13. / 22, 20);
}

TEST_F(WaveScores, F1IsTheMeanOverRecords) {
  expect("f1", "P", (16. / 20 + 0) / 2, 20);
  expect("f1", "QRS", (10. / 15 + 16. / 20) / 2, 20);
}

// The T of record 0 lies where nothing is judged: absent in truth and prediction.
TEST_F(WaveScores, AbsentWaveIsMissingAndLeftOutOfTheMean) {
  expect("dice", "T", std::nullopt, 0);
  expect("f1", "T", std::nullopt, 0);
  expect("dice", "macro", (16. / 30 + 26. / 35) / 2, 2);
}

// At 500 Hz. Record 0: P 8 … 17 of 10 … 19 (both ends 4 ms early), QRS 33 … 37 of 30 … 39 (6 ms
// late, 4 ms early). Record 1: QRS 28 … 37 (4 ms early, 4 ms early), no P.
TEST_F(WaveScores, BoundariesAsByHand) {
  expect("boundary_f1_150ms", "P", 2. * 2 / (2 * 2 + 0 + 2), 4);
  expect("boundary_precision_150ms", "P", 1, 4);
  expect("boundary_recall_150ms", "P", .5, 4);
  expect("boundary_f1_40ms", "QRS", 1, 4);
  expect("boundary_error_mean_ms", "P onset", -4, 1);
  expect("boundary_error_sd_ms", "P onset", std::nullopt, 1);
  expect("boundary_error_mean_ms", "QRS onset", (6. - 4) / 2, 2);
  expect("boundary_error_sd_ms", "QRS onset", std::sqrt(50.), 2);
  expect("boundary_error_mean_ms", "QRS offset", -4, 2);
  expect("boundary_f1_150ms", "T", std::nullopt, 0);  // predicted where nothing is judged
}

// Silence on marked waves is a precision of 0; where nothing is marked it is missing.
TEST_F(WaveScores, PrecisionOfAWaveThatIsNeverPredictedIsZero) {
  const std::vector<std::uint8_t> silence(40, 0);
  const Scored silent = score_waves(data_, std::vector<std::int64_t>{0, 1}, silence, {});
  EXPECT_EQ(value_of(silent, "boundary_precision_150ms", "P"), 0);
  EXPECT_EQ(value_of(silent, "boundary_precision_150ms"), 0);
  EXPECT_EQ(value_of(silent, "boundary_recall_40ms", "QRS"), 0);
  EXPECT_FALSE(row_of(silent, "boundary_precision_150ms", "T").value);
  EXPECT_EQ(row_of(silent, "boundary_recall_150ms", "T").reason, "none is marked in the test part");
}

TEST_F(WaveScores, LeadsAndRhythmsHaveTheirOwn) {
  expect("dice", "lead II", (16. / 30 + 26. / 35) / 2, 2);
  expect("boundary_f1_150ms", "lead II", (2. / 3 + 1) / 2, 2);
  expect("dice", "rhythm Sinus rhythm", (16. / 20 + 10. / 15) / 2, 1);
  expect("dice", "rhythm not given", (0 + 16. / 20) / 2, 1);
}

TEST_F(WaveScores, CountsAndPatientsAreThoseOfTheRecords) {
  EXPECT_EQ(scored_.items.kind, "waves");
  EXPECT_EQ(scored_.items.classes, (std::vector<std::string>{"P", "QRS", "T"}));
  EXPECT_EQ(scored_.items.patients, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(scored_.items.counts, (std::vector<std::int64_t>{8, 2, 2, 5, 0, 5, 0, 0, 0,  //
                                                             0, 0, 10, 8, 2, 2, 0, 0, 0}));
}

// TP, FP, FN within 150 ms, within 40 ms, sum and squares of the errors: onsets, offsets of P, QRS,
// T. As by hand above. The T of record 0 lies where nothing is judged: no false alarm.
TEST_F(WaveScores, BoundariesAddUpToAllThatTheirScoresNeed) {
  const std::vector<double> found{1, 0, 0, 1, 0, 0}, lost{0, 0, 1, 0, 0, 1, 0, 0}, none(8, 0);
  std::vector<double> expected;
  const auto add = [&](std::vector<double> sums, double error) {
    if (sums.size() == found.size()) sums.insert(sums.end(), {error, error * error});
    expected.insert(expected.end(), sums.begin(), sums.end());
  };
  for (const double error : {-4, -4, 6, -4}) add(found, error);
  for (int end = 0; end < 2; ++end) add(none, 0);
  for (int end = 0; end < 2; ++end) add(lost, 0);
  for (const double error : {-4, -4}) add(found, error);
  for (int end = 0; end < 2; ++end) add(none, 0);
  EXPECT_EQ(scored_.items.boundaries, expected);
}

// Record 0: a P of 10 samples at 500 Hz is 20 ms: dropped, like its QRS of 10 ms and record 1's of
// 20 ms; nothing is left.
TEST_F(WaveScores, PostProcessingGivesNumbersOfItsOwnBesideThePlainOnes) {
  const Scored post = score_waves(data_, std::vector<std::int64_t>{0, 1}, prediction_,
                                  {.merged = false, .post = true});
  EXPECT_EQ(value_of(post, "dice", "P"), value_of(scored_, "dice", "P"));
  EXPECT_EQ(value_of(post, "dice_post", "P"), 0);
  EXPECT_EQ(row_of(post, "dice_post", "P").definition, "dice.v1{absent=skip,post=min-duration.v1}");
  for (const ScoreRow& row : post.rows)
    EXPECT_NE(find_metric(row.definition), nullptr) << row.definition;
}

// Of one lead the merged labels are that lead's.
TEST_F(WaveScores, MergedLeadsAreNamedInTheDefinition) {
  const Scored merged = score_waves(data_, std::vector<std::int64_t>{0, 1}, prediction_,
                                    {.merged = true, .post = true});
  EXPECT_EQ(value_of(merged, "dice"), value_of(scored_, "dice"));
  EXPECT_EQ(value_of(merged, "boundary_f1_40ms"), value_of(scored_, "boundary_f1_40ms"));
  EXPECT_EQ(value_of(merged, "dice", "rhythm Sinus rhythm"),
            value_of(scored_, "dice", "rhythm Sinus rhythm"));
  for (const ScoreRow& row : merged.rows) {
    EXPECT_NE(row.definition.find("leads=merged"), std::string::npos) << row.definition;
    EXPECT_NE(find_metric(row.definition), nullptr) << row.definition;
    EXPECT_FALSE(row.scope.starts_with("lead ")) << row.scope;
  }
}

// Of three leads one is there: alone it says what it says among two that are not, whatever is
// predicted for these.
TEST(WaveScoresOfFewLeads, LeadsThatAreNotThereAreNotAsked) {
  const TemporaryFolder folder;
  LeadWaves lead{{{Wave::Kind::qrs, 30, 35, 39}}, 5, 60};
  Contents contents;
  contents.dataset = "toy";
  contents.spec = {100, 0.2, {"I", "II", "V1"}};
  contents.wave_rate_hz = 500;
  const PreparedSet three =
      write_toy_set(folder / "three", contents,
                    {{{.id = "a", .patient = "a"}, std::vector<float>(60, 0), {{}, lead, {}}}});
  contents.spec.leads = {"II"};
  const PreparedSet one = write_toy_set(
      folder / "one", contents, {{{.id = "a", .patient = "a"}, std::vector<float>(20, 0), {lead}}});
  std::vector<std::uint8_t> prediction(60, 3), alone(20, 0);
  std::fill(alone.begin() + 6, alone.begin() + 8, 2);  // 28 … 37: TP 8, FP 2, FN 2
  std::copy(alone.begin(), alone.end(), prediction.begin() + 20);
  const std::vector<std::int64_t> row = {0};
  for (const bool merged : {false, true}) {
    const Scored few = score_waves(three, row, prediction, {.merged = merged});
    EXPECT_NEAR(value_of(few, "dice"), 0.8, 1e-12) << merged;
    EXPECT_EQ(value_of(few, "dice"),
              value_of(score_waves(one, row, alone, {.merged = merged}), "dice"));
    EXPECT_EQ(few.items.counts, score_waves(one, row, alone, {.merged = merged}).items.counts);
  }
}

TEST_F(WaveScores, PredictionsOfAnotherSizeAreRefused) {
  prediction_.pop_back();
  EXPECT_THROW(score_waves(data_, std::vector<std::int64_t>{0, 1}, prediction_, {}), DataError);
}

// Half of P found, QRS all: (2/3 + 1) / 2, whatever stands where nothing is annotated.
TEST(MacroDice, LeavesOutWhatIsNotJudgedAndAbsentWaves) {
  const std::vector<std::uint8_t> truth = {255, 0, 1, 1, 0, 2, 2, 255};
  std::vector<std::uint8_t> prediction = {1, 0, 1, 0, 0, 2, 2, 3};
  EXPECT_NEAR(macro_dice(truth, prediction), (2. / 3 + 1) / 2, 1e-12);
  prediction.assign(8, 0);
  EXPECT_EQ(macro_dice(truth, prediction), 0);
}

}  // namespace
}  // namespace beatbench
