// Two records of one lead, 0.2 s, annotated at 500 Hz (100 samples), predicted at 100 Hz (20). In
// both: P 10 … 19, QRS 30 … 39, judged in [5, 60). Sample j of the model stands for the annotation
// samples 5j − 2 … 5j + 2.
#include "harness/protocols/wave_scores.h"

#include "harness/metrics/definition.h"
#include "tests/base/temporary_folder.h"
#include "tests/train/toy_set.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

namespace beatbench {
namespace {

class WaveScores : public ::testing::Test {
 protected:
  WaveScores() : data_(make()) {
    // Record 0: P at 2 3 (8 … 17: TP 8, FP 2, FN 2), QRS at 7 (33 … 37: TP 5, FN 5), T at 13 and
    // beyond the judged part. Record 1: QRS at 6 7 (28 … 37: TP 8, FP 2, FN 2), no P.
    prediction_[0][0].slice(0, 2, 4).fill_(1);
    prediction_[0][0][7] = 2;
    prediction_[0][0].slice(0, 13, 20).fill_(3);
    prediction_[1][0].slice(0, 6, 8).fill_(2);
    score_waves(data_, {0, 1}, prediction_, evaluation_);
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
                         {{{.id = "a", .patient = "a"}, silence, {lead}},
                          {{.id = "b", .patient = "b"}, silence, {lead}}});
  }
  void expect(const char* metric, const char* scope, std::optional<double> value,
              std::int64_t support) const {
    for (const MetricRow& row : evaluation_.metrics) {
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
  at::Tensor prediction_ = torch::zeros({2, 1, 20}, at::kByte);
  Evaluation evaluation_;
};

TEST_F(WaveScores, AllDefinitionsStandInTheTable) {
  ASSERT_FALSE(evaluation_.metrics.empty());
  for (const MetricRow& row : evaluation_.metrics)
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
  EXPECT_EQ(evaluation_.metrics.size(), 12u);
}

TEST_F(WaveScores, LabelsAtTheModelsRateIgnoreWhatIsNotAnnotated) {
  const at::Tensor labels = wave_labels(data_, {1});
  ASSERT_EQ(labels.sizes(), at::IntArrayRef({1, 1, 20}));
  at::Tensor expected = torch::full({20}, 255, at::kByte);
  expected.slice(0, 1, 12).fill_(0);  // 5 … 55 at 500 Hz
  expected.slice(0, 2, 4).fill_(1);   // 10, 15
  expected.slice(0, 6, 8).fill_(2);   // 30, 35
  EXPECT_TRUE(labels[0][0].equal(expected)) << labels;
}

TEST_F(WaveScores, PerfectLabelsScoreOne) {
  at::Tensor labels = wave_labels(data_, {0, 1});
  EXPECT_EQ(macro_dice(labels, labels), 1);
  EXPECT_EQ(macro_dice(labels, torch::zeros_like(labels)), 0);
}

// Half of P found, QRS all: (2/3 + 1) / 2, whatever stands where nothing is annotated.
TEST_F(WaveScores, MacroDiceAtTheModelsRate) {
  const at::Tensor labels = wave_labels(data_, {0});
  at::Tensor prediction = labels.clone();
  prediction[0][0][3] = 0;
  prediction[0][0][19] = 1;
  EXPECT_NEAR(macro_dice(labels, prediction), (2. / 3 + 1) / 2, 1e-12);
}

}  // namespace
}  // namespace beatbench
