#include "harness/run/overlays.h"

#include "harness/run/wave_strips.h"
#include "results/store/ingest.h"
#include "results/store/migrations.h"
#include "tests/run/strips_workspace.h"

#include <gtest/gtest.h>

#include <map>

namespace beatbench {
namespace {

using testing::TestWorkspace;
using Places = std::vector<std::size_t>;

class Overlays : public ::testing::Test {
 protected:
  Overlays() {
    fill_demo(workspace_);
    fill_strips(workspace_);
    Database store = open_store(workspace_.path() / "results.sqlite");
    ingest_workspace(store, workspace_.path());
  }
  Json document(int strips) const { return overlays({workspace_.path()}, {"demo"}, strips); }
  static const Json& method(const Json& document, const std::string& label) {
    for (const Json& method : document.at("sets").at(0).at("methods"))
      if (method.at("label").get<std::string>() == label) return method;
    throw std::runtime_error("no method " + label);
  }
  TestWorkspace workspace_;
};

TEST_F(Overlays, PickEachRowsRecordsFromTheWorstToTheBest) {
  const Json document = this->document(3);
  ASSERT_EQ(1u, document.at("sets").size());
  EXPECT_EQ(Json({"15", "13", "11"}), method(document, "alpha").at("picks"));
  EXPECT_EQ(Json({"11", "13", "15"}), method(document, "beta").at("picks"));
}

TEST_F(Overlays, HoldEachPickedRecordOnceAndAllRowsAnswersOnIt) {
  const Json document = this->document(3);
  Json ids = Json::array();
  for (const Json& strip : document.at("sets").at(0).at("strips")) ids.push_back(strip.at("id"));
  EXPECT_EQ(Json({"11", "13", "15"}), ids);
  for (const char* label : {"alpha", "beta", "gamma"})
    EXPECT_EQ(3u, method(document, label).at("predictions").size()) << label;
}

TEST_F(Overlays, GiveDiceOfTheRecordAlone) {
  // Late by 2: overlaps of 9, 7 and 19 samples of 11, 9 and 21.
  const double late_by_2 = (9.0 / 11 + 7.0 / 9 + 19.0 / 21) / 3;
  const double late_by_4 = (7.0 / 11 + 5.0 / 9 + 17.0 / 21) / 3;
  const Json alpha = method(document(3), "alpha");
  for (const Json& prediction : alpha.at("predictions")) {
    const std::map<std::string, double> expected{{"11", 1.0}, {"13", late_by_2}, {"15", late_by_4}};
    EXPECT_NEAR(expected.at(prediction.at("record")), prediction.at("dice"), 1e-12);
  }
  EXPECT_EQ(0.0, method(document(3), "gamma").at("predictions").at(0).at("dice"));
}

TEST_F(Overlays, WriteWavesAsSpansOfEachLead) {
  const Json document = this->document(3);
  const Json& truth = document.at("sets").at(0).at("strips").at(0).at("truth");
  ASSERT_EQ(12u, truth.size());
  ASSERT_EQ(3u * 3 * 10, truth.at(11).size());
  const std::vector<int> all = truth.at(11);
  EXPECT_EQ((std::vector{1, 10, 11, 2, 30, 9, 3, 55, 21, 1, 110, 11}),
            std::vector(all.begin(), all.begin() + 12));
}

TEST_F(Overlays, LeaveOutRowsWithoutPredictions) {
  EXPECT_THROW(method(document(3), "scratch"), std::runtime_error);
}

TEST_F(Overlays, NameCellsWhosePreparedSetIsGone) {
  std::filesystem::remove_all(workspace_.path() / "cache");
  const Json document = this->document(3);
  EXPECT_TRUE(document.at("sets").empty());
  ASSERT_FALSE(document.at("notes").empty());
  EXPECT_NE(std::string::npos, document.at("notes").at(0).get<std::string>().find("prepared"));
}

TEST(LabelSpans, LeaveOutTheBackgroundAndKeepWhatIsNotAnnotated) {
  EXPECT_EQ(Json({255, 0, 2, 2, 3, 1, 3, 4, 2}),
            label_spans(std::vector<std::uint8_t>{255, 255, 0, 2, 3, 3, 0}));
  EXPECT_EQ(Json::array(), label_spans(std::vector<std::uint8_t>{0, 0}));
}

TEST(SpreadPlaces, HoldBothEndsAndTheMiddle) {
  EXPECT_EQ((Places{0, 20, 39}), spread_places(40, 3));
  EXPECT_EQ((Places{0, 1}), spread_places(2, 3));
  EXPECT_EQ((Places{0}), spread_places(7, 1));
  EXPECT_EQ(Places{}, spread_places(0, 3));
}

}  // namespace
}  // namespace beatbench
