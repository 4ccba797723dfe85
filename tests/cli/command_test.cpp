#include "harness/base/atomic_file.h"
#include "harness/base/json.h"
#include "harness/base/subprocess.h"
#include "tests/cli/run_cli.h"
#include "tests/run/fixture.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

namespace beatbench {
namespace {

// From synthetic ECGs to a leaderboard, with the fake worker in the place of LibTorch.
class Command : public testing::Test {
 protected:
  // The data are the same for all tests: made once, gone with the program.
  static const std::filesystem::path& data() {
    static const TemporaryFolder folder;
    static const Answer made =
        beatbench_command({"data", "synth", folder.path().string(), "--records", "40", "-q"});
    EXPECT_EQ(made.exit, 0) << made.err;
    return folder.path();
  }

  std::string manifest(const std::string& methods = "[[method]]\nplugin = \"fake\"\n") {
    const auto file = folder_.path() / "x.toml";
    write_file_atomically(file,
                          "schema_version = 1\ndatasets = { ptbxl = \"" + data().string() +
                              "/synthetic-ptbxl\", ludb = \"" + data().string() +
                              "/synthetic-ludb\" }\n"
                              "signal = { rate_hz = 100 }\nbackbone = { name = \"fakenet\" }\n"
                              "[experiment]\nname = \"trial\"\n"
                              "[pretrain]\ncorpus = [{ dataset = \"ptbxl\" }]\n" +
                              methods + "[[protocol]]\nname = \"fake_task\"\n");
    return file;
  }
  std::string workspace() const { return (folder_.path() / "ws").string(); }
  Answer run(std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"run", manifest_.empty() ? manifest() : manifest_, "-w",
                                      workspace(), "-q"};
    words.insert(words.end(), more.begin(), more.end());
    return beatbench_command(words);
  }

  TemporaryFolder folder_;
  std::string manifest_;
};

TEST_F(Command, RunEndsInALeaderboardAndSaysWhereTheReportIs) {
  const Answer dry = run({"--dry-run"});
  EXPECT_EQ(dry.exit, 0) << dry.err;
  EXPECT_NE(dry.out.find("fake pretraining seed 0: to do (data not prepared)"), std::string::npos)
      << dry.out;
  EXPECT_FALSE(std::filesystem::exists(workspace()));
  const Answer first = run();
  EXPECT_EQ(first.exit, 0) << first.err;
  EXPECT_TRUE(first.out.starts_with("trial: 3 cells done, 0 done before, 0 failed"));
  EXPECT_NE(first.out.find("report: " + workspace() + "/report/trial.html\n"), std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(workspace() + "/report/trial.html"));
  const Answer second = run({"--format", "json"});
  EXPECT_EQ(second.exit, 0);
  EXPECT_EQ(Json::parse(second.out)["kept"], 3);
  const Answer done = run({"-n", "--format", "json"});
  EXPECT_EQ(Json::parse(done.out)["counts"], Json::parse(R"({"done": 3})"));
  const Answer stale = run({"-n", "--set", "pretrain.epochs=2"});
  EXPECT_NE(stale.out.find("fake pretraining seed 0: stale: pretrain.epochs 100 -> 2"),
            std::string::npos)
      << stale.out;
  EXPECT_NE(stale.out.find("3 cells: 3 stale"), std::string::npos) << stale.out;
}

TEST_F(Command, PluginInfoShowsTheNativeArmWithItsRecipe) {
  const Answer info = beatbench_command({"plugin", "info", "fake"});
  EXPECT_EQ(info.exit, 0) << info.err;
  EXPECT_NE(info.out.find(
                "native arm:\n  lowest rate: 250 Hz\n  highest rate: 250 Hz\n"
                "  schedule: 200 epochs of batches of 32, constant, 20 of them warm-up, gradient "
                "norm up to 1\n"
                "  optimizer: adam, lr 5e-05, weight decay 0.01, betas 0.9 and 0.98, eps 1e-08\n"),
            std::string::npos)
      << info.out;
  const Answer json = beatbench_command({"plugin", "info", "fake", "--format", "json"});
  EXPECT_EQ(Json::parse(json.out)["native"]["pretrain"]["epochs"], 200);
  const Answer other = beatbench_command({"plugin", "info", "fakeref", "--format", "json"});
  EXPECT_TRUE(Json::parse(other.out)["native"].is_null());
}

TEST_F(Command, ValidateRefusesWhatAMethodItselfRefuses) {
  const std::string file = manifest("[[method]]\nplugin = \"fake\"\nexponent = -1\n");
  const Answer refused = beatbench_command({"validate", file});
  EXPECT_EQ(refused.exit, 2);
  EXPECT_NE(refused.err.find(file + ":10:10: method 'fake': the exponent must be > 0"),
            std::string::npos)
      << refused.err;
  manifest_ = file;
  EXPECT_EQ(run().exit, 2);
  EXPECT_TRUE(std::filesystem::is_empty(workspace() + "/cache/prepared")) << "before any work";
}

TEST_F(Command, TheStoreAnswersAndIsMadeAnewFromTheCellFolders) {
  ASSERT_EQ(run().exit, 0);
  const auto ls = [&] {
    return beatbench_command({"ls", "cells", "-w", workspace(), "--format", "json"}).out;
  };
  const std::string before = ls();
  EXPECT_EQ(Json::parse(before).size(), 3u);
  std::filesystem::remove(workspace() + "/results.sqlite");
  EXPECT_EQ(beatbench_command({"ls", "-w", workspace()}).exit, 3);
  EXPECT_EQ(beatbench_command({"db", "rebuild", "-w", workspace()}).exit, 0);
  EXPECT_EQ(ls(), before);
  const std::string slug = Json::parse(before)[0]["cell"];
  const Answer show = beatbench_command({"show", slug, "-w", workspace(), "--format", "json"});
  EXPECT_EQ(show.exit, 0) << show.err;
  EXPECT_EQ(Json::parse(show.out)["status"], "done");
  EXPECT_EQ(beatbench_command({"show", "trial", "-w", workspace()}).exit, 0);
  EXPECT_EQ(beatbench_command({"report", "trial", "-w", workspace()}).exit, 0);
  EXPECT_EQ(beatbench_command({"report", "other", "-w", workspace()}).exit, 2);
  const std::pair<const char*, const char*> forms[] = {{"html", "trial.html"},
                                                       {"markdown", "trial.md"},
                                                       {"latex", "trial.tex"},
                                                       {"csv", "trial.csv"},
                                                       {"json", "trial.json"}};
  for (const auto& [form, file] : forms) {
    const Answer document =
        beatbench_command({"report", "trial", "--format", form, "-w", workspace()});
    EXPECT_EQ(document.exit, 0) << document.err;
    EXPECT_EQ(document.out, read_file(workspace() + "/report/" + file)) << form;
  }
}

TEST_F(Command, FailedCellsExitWithOneAndLeaveRowsWithTheirReasons) {
  manifest_ = manifest(
      "[[method]]\nplugin = \"fake\"\nlabel = \"bad\"\nbehaviour = \"crash\"\n"
      "[[method]]\nplugin = \"fake\"\nlabel = \"good\"\n");
  const Answer answer = run();
  EXPECT_EQ(answer.exit, 1) << answer.err;
  EXPECT_NE(answer.err.find("failed: bad pretraining seed 0: ended by signal 11"),
            std::string::npos)
      << answer.err;
  const Answer rows = beatbench_command(
      {"ls", "cells", "--status", "failed", "-w", workspace(), "--format", "json"});
  ASSERT_EQ(Json::parse(rows.out).size(), 3u) << rows.out;
  for (const Json& row : Json::parse(rows.out)) EXPECT_NE(row["message"], "");
}

TEST_F(Command, ATrialWithALimitNeverReplacesTheExperiment) {
  ASSERT_EQ(run().exit, 0);
  const Answer trial = run({"--limit", "2", "--format", "json"});
  EXPECT_EQ(trial.exit, 0) << trial.err;
  EXPECT_EQ(Json::parse(trial.out)["experiment"], "trial-limit-2");
  EXPECT_EQ(Json::parse(trial.out)["done"], 3);
  const Answer experiments = beatbench_command({"ls", "-w", workspace(), "--format", "json"});
  EXPECT_EQ(Json::parse(experiments.out).size(), 2u);
}

TEST_F(Command, APluginThatWasRefusedExitsWithFourAndItsReason) {
  const auto plugins = folder_.path() / "plugins";
  std::filesystem::create_directory(plugins);
  write_file_atomically(plugins / "libold.so", "");
  ::setenv("BEATBENCH_PLUGIN_PATH", plugins.c_str(), 1);
  manifest_ = manifest("[[method]]\nplugin = \"old\"\n");
  const Answer answer = run();
  ::unsetenv("BEATBENCH_PLUGIN_PATH");
  EXPECT_EQ(answer.exit, 4);
  EXPECT_NE(answer.err.find("built for API 0, this worker has API 1"), std::string::npos)
      << answer.err;
}

TEST_F(Command, OverlapFindsWhatTwoSetsShare) {
  const std::string ptbxl = "ptbxl=" + data().string() + "/synthetic-ptbxl";
  const std::string ludb = "ludb=" + data().string() + "/synthetic-ludb";
  const Answer other = beatbench_command({"data", "overlap", ptbxl, ludb, "-w", workspace(), "-q"});
  EXPECT_EQ(other.exit, 0) << other.err;
  EXPECT_TRUE(
      other.out.starts_with("A  synthetic-ptbxl-s7-n40: 40 records\nB  synthetic-ludb-s7-n20: 20 "))
      << other.out;
  EXPECT_NE(other.out.find("\n0 pairs of one recording\nof B, after all of A was seen: "),
            std::string::npos)
      << other.out;
  const Answer same =
      beatbench_command({"data", "overlap", ptbxl, ptbxl, "-w", workspace(), "--format", "json"});
  const Json answer = Json::parse(same.out);
  EXPECT_EQ(answer.at("pairs").size(), 40u);
  EXPECT_EQ(answer.at("pairs")[0].at("similarity"), 1.0);
  EXPECT_EQ(answer.at("ledger").at("state"), "same record");
  EXPECT_EQ(answer.at("ledger").at("same_record"), 40);
  const std::string folder = answer.at("a").at("folder");
  const Answer within = beatbench_command({"data", "overlap", folder, "-q"});
  EXPECT_EQ(within.out, "A  synthetic-ptbxl-s7-n40: 40 records\n0 pairs of one recording\n");
  const Answer none = beatbench_command({"data", "overlap", "nothing"});
  EXPECT_EQ(none.exit, 2);
  EXPECT_NE(none.err.find("'nothing' is no prepared set (beatbench data ls lists them). Write a "
                          "data set as NAME=FOLDER: ptbxl=/data/ptb-xl-1.0.3"),
            std::string::npos)
      << none.err;
}

TEST_F(Command, CtrlCSaysThatTheNextRunResumes) {
  manifest_ = manifest("[[method]]\nplugin = \"fake\"\nsteps = 1000\nstep_ms = 20\n");
  data();
  const auto err = folder_.path() / "err";
  Subprocess child({BEATBENCH_PROGRAM, "run", manifest_, "-w", workspace(), "-q"}, {{}, err});
  for (int i = 0; i < 1000; ++i) {
    std::error_code none;
    if (std::filesystem::exists(workspace() + "/cells", none) &&
        !std::filesystem::is_empty(workspace() + "/cells"))
      break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  const Answer second = run();  // while the first is at it
  EXPECT_EQ(second.exit, 2);
  EXPECT_NE(second.err.find("another run is writing this workspace (process " +
                            std::to_string(child.id())),
            std::string::npos)
      << second.err;
  const auto start = std::chrono::steady_clock::now();
  ::kill(child.id(), SIGINT);
  EXPECT_EQ(child.wait().exit, 130);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  EXPECT_EQ(read_file(err),
            "beatbench: interrupted; the next run resumes where this one stopped\n");
}

TEST_F(Command, DoctorIsContentWithAWorkerAndSaysWhatLacks) {
  const Answer well = beatbench_command({"doctor", "-w", workspace(), "--format", "json"});
  EXPECT_EQ(well.exit, 0) << well.out;
  EXPECT_EQ(Json::parse(well.out)["able_to_run"], true);
  const Answer ill = beatbench_command({"doctor", "-w", manifest() + "/ws", "--format", "json"});
  EXPECT_EQ(ill.exit, 3) << ill.out;
}

TEST_F(Command, ValidatePrintsAManifestThatReadsBackTheSame) {
  const Answer once = beatbench_command({"validate", manifest(), "--print"});
  ASSERT_EQ(once.exit, 0) << once.err;
  const auto file = folder_.path() / "resolved.toml";
  write_file_atomically(file, once.out);
  EXPECT_EQ(beatbench_command({"validate", file.string(), "--print"}).out, once.out);
  const Answer schema = beatbench_command({"validate", "--schema"});
  EXPECT_TRUE(Json::parse(schema.out).contains("$schema"));
}

}  // namespace
}  // namespace beatbench
