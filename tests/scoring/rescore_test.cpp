// Cells written by hand with numbers of the same data: whatever protocol, the numbers come again
// from the predictions, their ids and the prepared set.
#include "harness/scoring/rescore.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "harness/scoring/multiclass.h"
#include "harness/scoring/multilabel.h"
#include "harness/scoring/truth.h"
#include "harness/scoring/waves.h"
#include "tests/base/temporary_folder.h"
#include "tests/scoring/scored_rows.h"
#include "tests/scoring/stored_cell.h"
#include "tests/train/toy_set.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

class Rescore : public ::testing::Test {
 protected:
  fs::path cell() const { return folder_ / "cell"; }
  std::vector<float> random_scores(std::size_t count) {
    std::vector<float> scores;
    for (std::size_t i = 0; i < count; ++i) scores.push_back(static_cast<float>(draws_.uniform()));
    return scores;
  }
  static Contents contents(double seconds) {
    Contents contents;
    contents.dataset = "toy";
    contents.spec = {100, seconds, {"I", "II"}};
    return contents;
  }

  // 30 records with the superclasses A and B, a third of them without labels; the rhythms SR and
  // AF, and the diagnosis D1 of the subclass SUB.
  PreparedSet labelled_set() {
    Contents all = contents(0.04);
    all.classes = {"A", "B"};
    all.statements = {
        {"AF", "", false, true}, {"D1", "SUB", false, false}, {"SR", "", false, true}};
    std::vector<ToyRecord> records;
    for (int r = 0; r < 30; ++r) {
      ToyRecord record{{.id = std::to_string(r), .patient = "p" + std::to_string(r / 2)},
                       std::vector<float>(8, 0)};
      if (r % 3 != 0)
        record.info.labels = {static_cast<std::uint8_t>(r % 2),
                              static_cast<std::uint8_t>(r % 5 == 0)};
      if (r % 4 == 1) record.info.statements = {"AF", "D1"};
      if (r % 4 == 2) record.info.statements = {"SR"};
      records.push_back(record);
    }
    return write_toy_set(folder_ / "set", all, records);
  }

  // Scores of the given records, in that order; a class without threshold stays without.
  Scored write_labelled(const PreparedSet& data, const std::string& protocol,
                        const std::vector<std::string>& classes,
                        const std::vector<std::string>& ids,
                        const std::vector<std::uint8_t>& truth) {
    const std::vector<float> scores = random_scores(truth.size());
    std::vector<std::optional<float>> thresholds(classes.size(), 0.4F);
    thresholds.back().reset();
    Scored scored =
        score_multilabel(classes, {truth, classes.size()}, {scores, classes.size()}, thresholds);
    for (const std::string& id : ids)
      scored.items.patients.push_back("p" + std::to_string(std::stoi(id) / 2));
    write_stored_cell<float>(cell(), data, protocol, Json::object(),
                             {std::ssize(ids), std::ssize(classes)}, scores, ids, scored);
    return scored;
  }

  void expect_same(const Scored& first) {
    const Scored again = rescore(cell());
    EXPECT_EQ(again.rows, first.rows);
    EXPECT_EQ(again.details, first.details);
    EXPECT_EQ(again.items.truth, first.items.truth);
    EXPECT_EQ(again.items.counts, first.items.counts);
    EXPECT_EQ(again.items.boundaries, first.items.boundaries);
    EXPECT_EQ(again.items.patients, first.items.patients);
    EXPECT_EQ(again.items.thresholds, first.items.thresholds);
    const std::string before = read_file(cell() / "result.json");
    const bool has_boundaries =
        fs::remove(cell() / "boundaries.npy");  // as an older version left it
    EXPECT_TRUE(rescore_in_place(cell()).empty());
    EXPECT_EQ(read_file(cell() / "result.json"), before);
    EXPECT_EQ(has_boundaries, !first.items.boundaries.empty());
    if (has_boundaries) {
      const NpyArray again_kept(cell() / "boundaries.npy");
      EXPECT_TRUE(std::ranges::equal(again_kept.as<double>(), first.items.boundaries));
    }
  }
  std::string why_not() const {
    try {
      rescore(cell());
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  TemporaryFolder folder_;
  Draws draws_{3, "rescore test"};
};

TEST_F(Rescore, GivesTheSameRowsOfSuperclasses) {
  const PreparedSet data = labelled_set();
  expect_same(write_labelled(data, "ptbxl_superclass", {"A", "B"}, {"10", "2", "29", "5"},
                             {0, 1, 0, 0, 1, 0, 1, 1}));
}

TEST_F(Rescore, GivesTheSameRowsOfOtherSetsOfLabels) {
  const PreparedSet data = labelled_set();
  expect_same(write_labelled(data, "ptbxl_rhythm", {"AF", "SR"}, {"1", "2", "5", "6"},
                             {1, 0, 0, 1, 1, 0, 0, 1}));
  expect_same(write_labelled(data, "ptbxl_subclass", {"SUB"}, {"1", "5"}, {1, 1}));
  expect_same(
      write_labelled(data, "ptbxl_all", {"AF", "D1", "SR"}, {"2", "1"}, {0, 0, 1, 1, 1, 0}));
}

TEST_F(Rescore, GivesTheSameRowsOfWaves) {
  Contents all = contents(1);
  all.wave_rate_hz = 500;
  LeadWaves lead;
  lead.waves = {{Wave::Kind::p, 50, 60, 80}, {Wave::Kind::qrs, 150, 170, 200}};
  lead.annotated_begin = 50;
  lead.annotated_end = 300;
  std::vector<ToyRecord> records;
  for (const char* id : {"a", "b", "c"})
    records.push_back({{.id = id, .patient = id}, std::vector<float>(200, 0), {lead, lead}});
  const PreparedSet data = write_toy_set(folder_ / "set", all, records);
  std::vector<std::uint8_t> prediction;
  for (int i = 0; i < 2 * 200; ++i)
    prediction.push_back(static_cast<std::uint8_t>(i / 7 % 4 * (draws_.uniform() < .95 ? 1 : 0)));
  for (const bool merged : {false, true}) {
    const Json options = {{"leads", merged ? "merged" : "each"},
                          {"post", merged ? "none" : "min-duration.v1"}};
    const Scored scored =
        score_waves(data, std::vector<std::int64_t>{2, 0}, prediction, {merged, !merged});
    write_stored_cell<std::uint8_t>(cell(), data, "ludb_waves", options, {2, 2, 100}, prediction,
                                    {"c", "a"}, scored);
    expect_same(scored);
  }
}

TEST_F(Rescore, GivesTheSameRowsOfBeats) {
  Contents all = contents(1);
  all.has_beats = true;
  const std::vector<float> silence(200, 0);
  const PreparedSet data = write_toy_set(
      folder_ / "set", all,
      {{{.id = "100/0", .patient = "100"}, silence, {}, {{10, 'N'}, {30, 'A'}, {50, '/'}}},
       {{.id = "100/1", .patient = "100"}, silence, {}, {{20, 'V'}, {40, 'L'}}}});
  const std::vector<std::uint8_t> truth = {0, 1, 2, 0};
  const std::vector<float> scores = random_scores(16);
  Scored scored = score_multiclass({"N", "S", "V", "F"}, truth, {scores, 4});
  scored.items.patients = std::vector<std::string>(4, "100");
  const std::vector<std::string> ids = {"100/0@10", "100/0@30", "100/1@20", "100/1@40"};
  write_stored_cell<float>(cell(), data, "mitdb_beats", Json::object(), {4, 4}, scores, ids,
                           scored);
  expect_same(scored);
  write_json(cell() / "ids.json", {"100/0@10", "100/0@50", "100/1@20", "100/1@40"});
  EXPECT_EQ(why_not(), "the prepared set has no classed beat 100/0@50");  // '/' has no class here
}

TEST_F(Rescore, KeepsTheOldNumbersAsideAndWritesWhatIsMissing) {
  const PreparedSet data = labelled_set();
  const Scored first = write_labelled(data, "ptbxl_superclass", {"A", "B"}, {"10", "2", "29", "5"},
                                      {0, 1, 0, 0, 1, 0, 1, 1});
  Json result = read_json(cell() / "result.json");
  const Json sound = result["metrics"];
  result["metrics"][0]["value"] = 0.125;         // another definition's number
  result["metrics"].erase(3);                    // unknown to the version that wrote it
  result["metrics"][5]["metric"] = "forgotten";  // unknown to this one
  const Json was = result["metrics"];
  write_json(cell() / "result.json", result);
  for (const char* file : {"items.json", "truth.npy"}) fs::remove(cell() / file);
  const auto found = rescore_in_place(cell());
  int kinds[3] = {0, 0, 0};
  for (const ScoreChange& change : found) ++kinds[static_cast<int>(change.kind)];
  EXPECT_EQ(kinds[0], 1);
  EXPECT_EQ(kinds[1], 2);
  EXPECT_EQ(kinds[2], 1);
  result = read_json(cell() / "result.json");
  EXPECT_EQ(result["metrics"], sound);
  EXPECT_EQ(result["rescored"]["was"], was);
  EXPECT_FALSE(result["rescored"]["beatbench"].get<std::string>().empty());
  EXPECT_EQ(result["seconds"], 1.5);
  EXPECT_EQ(result["parameters"], 7);
  EXPECT_TRUE(fs::exists(cell() / "truth.npy"));
  const Json items = read_json(cell() / "items.json");
  EXPECT_EQ(items["kind"], "multilabel");
  EXPECT_EQ(items["patients"], (Json{"p5", "p1", "p14", "p2"}));
  EXPECT_EQ(items["thresholds"][1], nullptr);
  EXPECT_TRUE(rescore_in_place(cell()).empty());
  EXPECT_EQ(read_json(cell() / "result.json")["rescored"]["was"], was);
  EXPECT_EQ(first.rows, rows_of(sound));
}

TEST_F(Rescore, SaysWhatItLacksAndLeavesTheCellAlone) {
  const PreparedSet data = labelled_set();
  const auto write = [&] {
    write_labelled(data, "ptbxl_superclass", {"A", "B"}, {"1", "2"}, {1, 0, 0, 0});
  };
  write();
  fs::remove(cell() / "predictions.npy");
  EXPECT_EQ(why_not(), "predictions.npy is missing");
  write();
  write_json(cell() / "ids.json", {"1", "99"});
  EXPECT_EQ(why_not(), "the prepared set " + (folder_ / "set").string() + " has no record '99'");
  write_json(cell() / "ids.json", {"1"});
  EXPECT_EQ(why_not(), "predictions.npy has not as many items as ids.json");
  write_json(cell() / "ids.json", {"1", "3"});  // 3 has no superclass
  EXPECT_EQ(why_not(), "predictions.npy does not fit the labels of the prepared set");
  write();
  Json json = read_json(cell() / "cell.json");
  json["input"]["protocol"]["id"] = "older_task";
  write_json(cell() / "cell.json", json);
  EXPECT_EQ(why_not(), "this version knows no protocol 'older_task'");
  write();
  fs::rename(folder_ / "set", folder_ / "away");
  EXPECT_NE(why_not().find("is gone"), std::string::npos) << why_not();
  EXPECT_EQ(rescore(cell(), folder_.path()).rows.size(), 18u) << "found by its fingerprint";
  const std::string before = read_file(cell() / "result.json");
  EXPECT_THROW(rescore_in_place(cell()), DataError);
  EXPECT_EQ(read_file(cell() / "result.json"), before);
}

}  // namespace
}  // namespace beatbench
