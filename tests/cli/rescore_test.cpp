#include "harness/base/atomic_file.h"
#include "harness/scoring/multilabel.h"
#include "tests/base/temporary_folder.h"
#include "tests/cli/run_cli.h"
#include "tests/scoring/stored_cell.h"
#include "tests/train/toy_set.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

// A workspace with one finished evaluation of four records with one class.
class RescoreCommand : public ::testing::Test {
 protected:
  RescoreCommand() {
    Contents contents;
    contents.dataset = "toy";
    contents.spec = {10, 1, {"II"}};
    contents.classes = {"A"};
    std::vector<ToyRecord> records;
    for (int r = 0; r < 4; ++r) {
      const std::string id = std::to_string(r);
      records.push_back({{.id = id, .patient = "p" + id}, std::vector<float>(10, 0)});
      records.back().info.labels = {static_cast<std::uint8_t>(r % 2)};
    }
    const PreparedSet data = write_toy_set(folder_ / "set", contents, records);
    const std::vector<std::uint8_t> truth = {0, 1, 0, 1};
    const std::vector<float> scores = {.2F, .9F, .6F, .5F};
    Scored scored = score_multilabel({"A"}, {truth, 1}, {scores, 1}, {0.4F});
    scored.items.patients = {"p0", "p1", "p2", "p3"};
    write_stored_cell<float>(cell(), data, "ptbxl_superclass", Json::object(), {4, 1}, scores,
                             {"0", "1", "2", "3"}, scored);
  }
  fs::path workspace() const { return folder_ / "ws"; }
  fs::path cell() const { return workspace() / "cells" / "m-ptbxl_superclass"; }
  Answer rescore(std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {"rescore", "-w", workspace().string()};
    words.insert(words.end(), more.begin(), more.end());
    return beatbench_command(words);
  }
  // As an older version wrote it: another value, and no calibration.
  void age() const {
    Json result = read_json(cell() / "result.json");
    Json metrics = Json::array();
    for (Json row : result["metrics"]) {
      if (row["metric"] == "ece") continue;
      if (row["metric"] == "auroc" && row["scope"] == "A") row["value"] = 0.25;
      metrics.push_back(row);
    }
    result["metrics"] = metrics;
    write_json(cell() / "result.json", result);
    fs::remove(cell() / "items.json");
  }

  TemporaryFolder folder_;
};

TEST_F(RescoreCommand, SaysWhatChangedAndTheStoreHasIt) {
  const Answer same = rescore();
  EXPECT_EQ(same.exit, 0) << same.err;
  EXPECT_EQ(same.out, "m-ptbxl_superclass: the same numbers\n");
  age();
  const Answer changed = rescore();
  EXPECT_EQ(changed.exit, 0) << changed.err;
  EXPECT_EQ(changed.out,
            "m-ptbxl_superclass: 1 numbers changed or gone, 2 new\n"
            "  auroc A [auroc.v1{ties=half}]: 0.25 -> 0.75\n");
  EXPECT_TRUE(fs::exists(cell() / "items.json"));
  const Answer shown = beatbench_command(
      {"show", "m-ptbxl_superclass", "-w", workspace().string(), "--format", "json"});
  EXPECT_EQ(shown.exit, 0) << shown.err;
  int found = 0;
  const Json json = Json::parse(shown.out);
  for (const Json& row : json["metrics"]) {
    if (row["metric"] == "auroc" && row["scope"] == "A") {
      EXPECT_EQ(row["value"], 0.75);
    }
    found += row["metric"] == "ece" ? 1 : 0;
  }
  EXPECT_EQ(found, 2);
}

TEST_F(RescoreCommand, NamedCellsAreFoundByTheirSlugs) {
  EXPECT_EQ(rescore().exit, 0);
  age();
  const Answer answer = rescore({"m-ptbxl_superclass", "--format", "json"});
  EXPECT_EQ(answer.exit, 0) << answer.err;
  const Json json = Json::parse(answer.out);
  ASSERT_EQ(json.size(), 1u);
  EXPECT_EQ(json[0]["left_alone"], nullptr);
  EXPECT_EQ(json[0]["changes"].size(), 3u);
  EXPECT_EQ(rescore({"nothing"}).exit, 2);
}

TEST_F(RescoreCommand, CellsThatLackSomethingAreLeftAloneWithTheReason) {
  age();
  const std::string before = read_file(cell() / "result.json");
  fs::remove(cell() / "predictions.npy");
  fs::create_directories(workspace() / "cells" / "z-damaged");
  for (const char* file : {"cell.json", "result.json"})
    write_file_atomically(workspace() / "cells" / "z-damaged" / file, "{");
  const Answer answer = rescore();
  EXPECT_EQ(answer.exit, 3);
  EXPECT_TRUE(answer.out.starts_with(
      "m-ptbxl_superclass: left alone: predictions.npy is missing\nz-damaged: left alone: "))
      << answer.out;
  EXPECT_EQ(read_file(cell() / "result.json"), before);
}

}  // namespace
}  // namespace beatbench
