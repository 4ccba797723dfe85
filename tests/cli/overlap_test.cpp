// A run whose corpus holds a record of the test data under another name says so wherever its
// numbers stand.
#include "harness/base/atomic_file.h"
#include "harness/base/json.h"
#include "tests/cli/run_cli.h"
#include "tests/datasets/overlap/hearts.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

class OverlapOfARun : public ::testing::Test {
 protected:
  // Hearts 1 to 4 in the corpus; 2 is the record "1" of the test data too.
  void SetUp() override {
    for (int i = 1; i <= 4; ++i)
      record(corpus_, "E" + std::to_string(i), Heart(i),
             {.rate_hz = 257, .gain = 200, .scale = 0.31});
    write_ludb(ludb_, 3);
    for (const auto& [id, heart] : {std::pair("1", 2), {"2", 8}, {"3", 9}}) {
      std::vector<std::vector<std::int32_t>> signal(12);
      for (std::size_t lead = 0; lead < 12; ++lead)
        for (int i = 0; i < 5000; ++i)
          signal[lead].push_back(static_cast<std::int32_t>(
              std::lround(1000 * Heart(heart).millivolts(lead, i / 500.0))));
      write_test_record(ludb_ / "data", id, 500, ludb_leads(), signal);
    }
    folder_.write("x.toml", "schema_version = 1\ndatasets = { cinc2021 = \"" +
                                corpus_.path().string() + "\", ludb = \"" + ludb_.path().string() +
                                "\" }\nsignal = { rate_hz = 100 }\n"
                                "backbone = { name = \"fakenet\" }\n"
                                "[experiment]\nname = \"leak\"\n"
                                "[pretrain]\ncorpus = [{ dataset = \"cinc2021\" }]\n"
                                "[[method]]\nplugin = \"fake\"\n"
                                "[[method]]\nplugin = \"fake\"\nlabel = \"fake2\"\n"
                                "exponent = 2.0\n"
                                "[[method]]\nplugin = \"fakeref\"\n"
                                "[[protocol]]\nname = \"fake_task\"\nids = \"all\"\n"
                                "modes = [\"linear\", \"finetune\"]\n");
  }
  Answer beatbench(std::vector<std::string> words) const {
    words.insert(words.end(), {"-w", (folder_ / "ws").string()});
    return beatbench_command(words);
  }

  TemporaryFolder folder_, corpus_, ludb_;
};

TEST_F(OverlapOfARun, StandsInEveryFormOfItsReport) {
  const Answer run = beatbench({"run", (folder_ / "x.toml").string()});
  ASSERT_EQ(run.exit, 0) << run.err;
  const std::string why =
      "of 3 test records 1 was seen in pretraining: record 1 is E2 of cinc2021-1.0.3";
  EXPECT_NE(run.out.find("same record 1/3"), std::string::npos) << run.out;
  const auto times = [&](const std::string& text) {
    int count = 0;
    for (std::size_t at = text.find(why); at != std::string::npos; at = text.find(why, at + 1))
      ++count;
    return count;
  };
  EXPECT_EQ(times(run.out), 2) << run.out;  // once a table, for both methods
  EXPECT_EQ(run.out.find("overlap: fakeref"), std::string::npos) << run.out;

  const std::string markdown = beatbench({"report", "leak", "--format", "markdown"}).out;
  EXPECT_NE(markdown.find("| method | runs | overlap |"), std::string::npos) << markdown;
  EXPECT_NE(markdown.find("| same record 1/3 |"), std::string::npos) << markdown;
  EXPECT_EQ(times(markdown), 2) << markdown;

  const Json json = Json::parse(beatbench({"show", "leak", "--format", "json"}).out);
  int flagged = 0;
  for (const Json& row : json.at("leaderboard")) {
    if (row.at("method") == "fakeref") {
      EXPECT_TRUE(row.at("overlap").is_null());
      continue;
    }
    ++flagged;
    EXPECT_EQ(row.at("overlap"), (Json{{"state", "same-record"},
                                       {"records", 1},
                                       {"patients", 0},
                                       {"unknown", 0},
                                       {"of", 3},
                                       {"reason", "record 1 is E2 of cinc2021-1.0.3"}}));
  }
  EXPECT_EQ(flagged, 4);  // two methods, linear and fine-tuned

  const Json cells = Json::parse(beatbench({"ls", "cells", "--format", "json"}).out);
  for (const Json& cell : cells) {
    if (!cell.at("cell").get<std::string>().starts_with("fake-fake_task-linear")) continue;
    EXPECT_NE(beatbench({"show", cell.at("cell")}).out.find("\noverlap same record 1/3 (" + why),
              std::string::npos);
  }
  ASSERT_EQ(beatbench({"db", "rebuild"}).exit, 0);
  EXPECT_EQ(beatbench({"report", "leak", "--format", "markdown"}).out, markdown);
}

TEST(OverlapOfSets, NeedsALeadOfTheTwelve) {
  const TemporaryFolder folder, workspace;
  write_cinc_record(folder, "E1", 100, {"X", "Y"}, ramps(2, 1000));
  const Answer answer = beatbench_command({"data", "overlap", "cinc2021=" + folder.path().string(),
                                           "-w", workspace.path().string(), "-q"});
  EXPECT_EQ(answer.exit, 3);
  EXPECT_EQ(answer.err,
            "beatbench: " + folder.path().string() + ": no record has one of the twelve leads\n");
}

}  // namespace
}  // namespace beatbench
