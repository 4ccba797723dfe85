// The verbs that compare results and take them elsewhere, on workspaces that no worker has touched.
#include "harness/base/atomic_file.h"
#include "harness/base/json.h"
#include "harness/base/screen.h"
#include "harness/base/subprocess.h"
#include "harness/run/workspace.h"
#include "results/store/ingest.h"
#include "results/store/migrations.h"
#include "tests/cli/run_cli.h"
#include "tests/results/workspace.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <sstream>
#include <thread>

namespace beatbench {
namespace {
namespace fs = std::filesystem;
using testing::TestCell;
using testing::TestWorkspace;

void index(const TestWorkspace& workspace) {
  Database store = open_store(store_file(workspace.path()));
  ingest_workspace(store, workspace.path());
}

// The demo of the golden reports, and room beside it.
class Exchange : public ::testing::Test {
 protected:
  Exchange() {
    fill_demo(workspace_);
    index(workspace_);
  }
  Answer command(std::vector<std::string> words) {
    words.insert(words.end(), {"-w", workspace_.path().string()});
    return beatbench_command(words);
  }
  // Without what differs from call to call.
  std::string said(std::string text) const {
    for (const auto& [path, word] : {std::pair{workspace_.path().string(), "WORKSPACE"},
                                     std::pair{out_.path().string(), "OUT"}})
      for (std::size_t at = 0; (at = text.find(path)) != std::string::npos;)
        text.replace(at, path.size(), word);
    return text;
  }
  TestWorkspace workspace_;
  TemporaryFolder out_;
};

TEST_F(Exchange, CompareOfTwoMethodsIsAsReviewed) {
  const Answer answer = command({"compare", "alpha", "beta"});
  EXPECT_EQ(answer.exit, 0) << answer.err;
  expect_golden("compare_methods.txt", answer.out);
  const Answer json = command({"compare", "alpha", "beta", "--format", "json"});
  EXPECT_EQ(Json::parse(json.out)["pairs"].size(), 6u);
}

TEST_F(Exchange, ShowKeepsWithinTheColumnsOfTheEnvironment) {
  const auto widest = [&](const char* columns) {
    setenv("COLUMNS", columns, 1);
    const Answer answer = command({"show", "demo"});
    unsetenv("COLUMNS");
    EXPECT_EQ(answer.exit, 0) << answer.err;
    std::size_t most = 0;
    std::istringstream lines(answer.out);
    for (std::string line; std::getline(lines, line);) most = std::max(most, screen_width(line));
    return most;
  };
  EXPECT_GT(widest(""), 120u);  // not a terminal: as wide as it is
  EXPECT_LE(widest("80"), 80u);
  EXPECT_GT(widest("120"), 80u);
}

TEST_F(Exchange, CompareExitsWithFiveBeyondATolerance) {
  TestWorkspace worse("demo");
  fill_demo(worse);
  for (const auto& entry : fs::directory_iterator(worse.path() / "cells"))
    if (entry.path().filename().string().starts_with("alpha-ptbxl")) {
      Json result = read_json(entry.path() / "result.json");
      for (Json& metric : result["metrics"]) {
        metric["definition"] = "auroc.v1{ties=half}";
        if (metric["value"].is_number()) metric["value"] = metric["value"].get<double>() - .125;
      }
      write_json(entry.path() / "result.json", result);
    }
  const auto known = [](const fs::path& workspace) {
    for (const auto& entry : fs::directory_iterator(workspace / "cells")) {
      if (!fs::exists(entry.path() / "result.json")) continue;
      Json result = read_json(entry.path() / "result.json");
      for (Json& metric : result["metrics"]) metric["definition"] = "auroc.v1{ties=half}";
      write_json(entry.path() / "result.json", result);
    }
  };
  known(workspace_.path());
  known(worse.path());
  const std::string here = workspace_.path(), there = worse.path();
  EXPECT_EQ(beatbench_command({"compare", here, there}).exit, 0);
  EXPECT_EQ(beatbench_command({"compare", here, there, "--tolerance", "0.2"}).exit, 0);
  const Answer answer =
      beatbench_command({"compare", here, there, "--tolerance", "0.1", "--format", "json"});
  EXPECT_EQ(answer.exit, 5) << answer.err;
  EXPECT_GT(Json::parse(answer.out)["regressions"], 0);
  std::string text = beatbench_command({"compare", here, there, "--tolerance", "0.1"}).out;
  for (const auto& [path, word] : {std::pair{here, "HERE"}, std::pair{there, "THERE"}})
    text.replace(text.find(path), path.size(), word);
  expect_golden("compare_regression.txt", text);
  EXPECT_EQ(beatbench_command({"compare", there, here, "--tolerance", "0.1"}).exit, 0);
}

TEST_F(Exchange, ABundleIsExportedMergedAndFlaggedWhereItContradicts) {
  const std::string bundle = (out_ / "b.tar").string(), other = (out_ / "other").string();
  const Answer exported = command({"export", "bundle", "demo", "-o", bundle});
  EXPECT_EQ(exported.exit, 0) << exported.err;
  const Answer merged = beatbench_command({"db", "merge", bundle, "-w", other});
  EXPECT_EQ(merged.exit, 0) << merged.err;
  const Answer again = beatbench_command({"db", "merge", bundle, "-w", other});
  TestWorkspace liar("liar");
  const std::string slug =
      liar.done({.label = "beta", .protocol = "ptbxl_superclass"}, {{"f1", "macro", .99}});
  liar.write_experiment();
  const Answer twin = beatbench_command({"db", "merge", liar.path().string(), "-w", other});
  EXPECT_EQ(twin.exit, 0) << twin.err;
  const Json cell =
      Json::parse(beatbench_command({"show", slug, "-w", other, "--format", "json"}).out);
  EXPECT_EQ(cell["irreproducible"].size(), 1u);
  EXPECT_EQ(cell["merged_from"], bundle);
  const Answer report = beatbench_command({"report", "-w", other, "--format", "json"});
  EXPECT_EQ(Json::parse(report.out)["experiments"][0]["irreproducible"].size(), 2u);
  std::string text = merged.out + again.out + twin.out;
  const std::string folder = liar.path().string();
  text.replace(text.find(folder), folder.size(), "LIAR");
  expect_golden("bundle_and_merge.txt", said(exported.out + text));
}

TEST_F(Exchange, RefusalsSayWhatToDoAndLeaveTheWorkspaceAsItWas) {
  const std::string probe = "alpha-ptbxl_superclass-linear-s0";
  std::string slug;
  for (const auto& entry : fs::directory_iterator(workspace_.path() / "cells"))
    if (entry.path().filename().string().starts_with(probe)) slug = entry.path().filename();
  command({"export", "bundle", "-o", (out_ / "b").string()});
  write_file_atomically(out_ / "b" / "cells" / slug / "result.json", "{}");
  struct Case {
    std::vector<std::string> words;
    int exit;
  };
  const std::vector<Case> cases = {{{"export", "encoder", slug, "-o", "e.safetensors"}, 2},
                                   {{"export", "encoder", "none", "-o", "e.safetensors"}, 2},
                                   {{"export", "encoder", slug, "-o", "e.pt"}, 2},
                                   {{"export", "bundle", "-o", out_.path().string()}, 2},
                                   {{"export", "bundle", "none", "-o", "b"}, 2},
                                   {{"compare", "alpha", "none"}, 2},
                                   {{"compare", "alpha", "beta", "--tolerance", "0.01"}, 2},
                                   {{"db", "merge", (out_ / "b").string()}, 3},
                                   {{"db", "merge", (out_ / "nothing").string()}, 3},
                                   {{"db", "merge", workspace_.path().string()}, 2}};
  std::string all;
  for (const Case& c : cases) {
    const Answer answer = command(c.words);
    EXPECT_EQ(answer.exit, c.exit) << c.words[1] << answer.err;
    EXPECT_EQ(answer.out, "") << c.words[1];
    all += "$ beatbench";
    for (const std::string& word : c.words) all += " " + word;
    all += "\n" + answer.err + "\n";
  }
  expect_golden("exchange_refusals.txt", said(all));
}

void wait_until(const std::function<bool()>& is_so) {
  for (int i = 0; i < 1500 && !is_so(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_TRUE(is_so());
}

TEST_F(Exchange, WatchRefreshesTheReportUntilTheRunEnds) {
  const fs::path csv = workspace_.path() / "report" / "demo.csv";
  const std::vector<std::string> words = {
      BEATBENCH_PROGRAM, "report", "demo", "--watch",
      "--every",         "1",      "-w",   workspace_.path().string()};
  std::optional<WorkspaceLock> run;
  run.emplace(Workspace{workspace_.path()});
  Subprocess watch(words, {out_ / "out", out_ / "err"});
  wait_until([&] { return fs::exists(csv); });
  const std::string before = read_file(csv);
  workspace_.done({.label = "alpha", .protocol = "later"}, {{"f1", "macro", .123}});
  workspace_.write_experiment();
  index(workspace_);
  wait_until([&] { return read_file(csv) != before; });
  EXPECT_NE(read_file(csv).find("later"), std::string::npos);
  EXPECT_FALSE(watch.poll().has_value()) << "the run goes on";
  run.reset();
  EXPECT_EQ(watch.wait().exit, 0);
  EXPECT_NE(read_file(out_ / "out").find(csv.string()), std::string::npos);
  EXPECT_GE(std::ranges::count(read_file(out_ / "err"), '\n'), 2) << read_file(out_ / "err");
}

TEST_F(Exchange, WatchEndsOnCtrlCWith130AndAtOnceWithoutARun) {
  const std::vector<std::string> words = {
      BEATBENCH_PROGRAM, "report", "--watch", "-q", "-w", workspace_.path().string()};
  EXPECT_EQ(Subprocess(words, {}).wait().exit, 0);
  EXPECT_TRUE(fs::exists(workspace_.path() / "report" / "index.html"));
  fs::remove_all(workspace_.path() / "report");
  const WorkspaceLock run(Workspace{workspace_.path()});
  Subprocess watch(words, {});
  wait_until([&] { return fs::exists(workspace_.path() / "report" / "index.html"); });
  ::kill(watch.id(), SIGINT);
  EXPECT_EQ(watch.wait().exit, 130);
}

}  // namespace
}  // namespace beatbench
