#include "harness/run/executor.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "harness/base/subprocess.h"
#include "tests/run/fixture.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

namespace beatbench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

TEST(Executor, DoesEveryCellOnceAndNeverAgain) {
  const TemporaryFolder folder;
  const RunTally first = run_manifest(small_manifest(), folder.path());
  EXPECT_EQ(first.done, 2);
  EXPECT_EQ(first.failed + first.kept + first.left, 0);
  const Json status = status_of(folder.path(), "fake-pretrain");
  EXPECT_EQ(status["status"], "done");
  EXPECT_EQ(status["exit"], 0);
  EXPECT_GT(status["peak_memory_mib"], 0.1);
  const auto results = results_of(folder.path());
  const RunTally second = run_manifest(small_manifest(), folder.path());
  EXPECT_EQ(second.done, 0);
  EXPECT_EQ(second.kept, 2);
  EXPECT_EQ(results_of(folder.path()), results);
}

TEST(Executor, AFailureCostsWhatStandsOnItAndNothingElse) {
  const TemporaryFolder folder;
  Manifest manifest = small_manifest();
  manifest.methods = {fake_method("throws", "throw"), fake_method("crashes", "crash"),
                      fake_method("silent", "silent"), fake_method("works")};
  const RunTally tally = run_manifest(manifest, folder.path());
  EXPECT_EQ(tally.done, 2);
  EXPECT_EQ(tally.failed, 6);
  const auto message = [&](const char* slug) {
    const Json status = status_of(folder.path(), slug);
    EXPECT_EQ(status["status"], "failed") << slug;
    return status["message"].get<std::string>();
  };
  EXPECT_EQ(message("throws-pretrain"), "exit 3: fake: labels of record 17 are missing");
  EXPECT_EQ(message("crashes-pretrain"),
            "ended by signal 11 (Segmentation fault); its last words:\nfake: about to crash");
  EXPECT_EQ(status_of(folder.path(), "crashes-pretrain")["exit"], 139);
  EXPECT_EQ(message("silent-pretrain"), "ended well but left no result.json of this cell");
  EXPECT_TRUE(message("throws-fake_task").starts_with("upstream throws-pretrain-s0-"));
  EXPECT_TRUE(message("throws-fake_task").ends_with(" failed"));
}

TEST(Executor, FailedCellsAreTriedAgain) {
  const TemporaryFolder folder;
  Manifest manifest = small_manifest();
  manifest.methods = {fake_method("throws", "throw"), fake_method("works")};
  run_manifest(manifest, folder.path());
  const RunTally again = run_manifest(manifest, folder.path());
  EXPECT_EQ(again.kept, 2);
  EXPECT_EQ(again.failed, 2);
}

TEST(Executor, OnlyFailedLeavesTheRest) {
  const TemporaryFolder folder;
  Manifest manifest = small_manifest();
  manifest.methods = {fake_method("throws", "throw")};
  run_manifest(manifest, folder.path());
  manifest.methods.push_back(fake_method("works"));
  ExecutorSettings settings;
  settings.only_failed = true;
  const RunTally tally = run_manifest(manifest, folder.path(), settings);
  EXPECT_EQ(tally.failed, 2);
  EXPECT_EQ(tally.left, 2);
}

TEST(Executor, FailFastBeginsNothingMore) {
  const TemporaryFolder folder;
  Manifest manifest = small_manifest();
  manifest.methods = {fake_method("throws", "throw"), fake_method("works")};
  ExecutorSettings settings;
  settings.fail_fast = true;
  const RunTally tally = run_manifest(manifest, folder.path(), settings);
  EXPECT_EQ(tally.failed, 1);
  EXPECT_EQ(tally.done, 0);
  EXPECT_EQ(tally.left, 3);
}

TEST(Executor, TimeLimitEndsAHangingCellAndSaysSo) {
  const TemporaryFolder folder;
  Manifest manifest = small_manifest();
  manifest.methods = {fake_method("hangs", "hang")};
  ExecutorSettings settings;
  settings.limits.minutes = 0.3 / 60;
  const auto start = Clock::now();
  EXPECT_EQ(run_manifest(manifest, folder.path(), settings).failed, 2);
  EXPECT_LT(seconds_since(start), 8);
  const std::string message = status_of(folder.path(), "hangs-pretrain")["message"];
  EXPECT_TRUE(message.starts_with("stopped: ran 0.005")) << message;
  EXPECT_TRUE(message.ends_with("its limit (run.cell_minutes) is 0.005 min")) << message;
}

TEST(Executor, MemoryLimitEndsAGreedyCellAndSaysSo) {
  const TemporaryFolder folder;
  Manifest manifest = small_manifest();
  manifest.methods = {fake_method("eats", "eat")};
  ExecutorSettings settings;
  settings.limits.memory_gib = 0.125;
  EXPECT_EQ(run_manifest(manifest, folder.path(), settings).failed, 2);
  const Json status = status_of(folder.path(), "eats-pretrain");
  const std::string message = status["message"];
  EXPECT_TRUE(message.starts_with("killed: used 0.")) << message;
  EXPECT_TRUE(message.ends_with("its limit (run.cell_memory_gib) is 0.125 GiB")) << message;
  EXPECT_GT(status["peak_memory_mib"], 128);
  EXPECT_LT(status["peak_memory_mib"], 1024);  // seen within a few polls
  EXPECT_EQ(status["exit"], 137);
}

TEST(Executor, WorkersRunSideBySide) {
  Manifest manifest = small_manifest();
  manifest.protocols.clear();
  manifest.methods = {fake_method("a"), fake_method("b"), fake_method("c"), fake_method("d")};
  for (Manifest::Entry& method : manifest.methods) {
    method.options.set("steps", std::int64_t{1});
    method.options.set("step_ms", std::int64_t{500});
  }
  const TemporaryFolder folder;
  ExecutorSettings settings;
  settings.jobs = 4;
  const auto start = Clock::now();
  EXPECT_EQ(run_manifest(manifest, folder.path(), settings).done, 4);
  EXPECT_LT(seconds_since(start), 1.9);  // one after the other: at least 2 s
}

// The experiment of run_driver in a process of its own.
class Disturbed : public testing::Test {
 protected:
  Disturbed() {
    EXPECT_EQ(run(calm_.path()), 0);
    undisturbed_ = results_of(calm_.path());
    EXPECT_EQ(undisturbed_.size(), 6u);
  }
  static int run(const std::filesystem::path& workspace) {
    return Subprocess({RUN_DRIVER, workspace.string()}, {}).wait().exit;
  }

  TemporaryFolder calm_, folder_;
  std::map<std::string, std::string> undisturbed_;
};

TEST_F(Disturbed, KilledAtRandomMomentsItEndsInTheSameBits) {
  Draws draws(7, "moments");
  for (int i = 0; i < 8; ++i) {
    Subprocess driver({RUN_DRIVER, folder_.path().string()}, {});
    std::this_thread::sleep_for(std::chrono::milliseconds(10 + draws.below(190)));
    ::kill(driver.id(), SIGKILL);  // the parent alone: its workers must follow by themselves
    driver.wait();
  }
  EXPECT_EQ(run(folder_.path()), 0);
  EXPECT_EQ(results_of(folder_.path()), undisturbed_);
}

// The processes that do a cell of that workspace, as /proc tells.
std::vector<pid_t> workers_of(const std::filesystem::path& workspace) {
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const int pid = std::atoi(entry.path().filename().c_str());
    std::ifstream in(entry.path() / "cmdline");
    std::string words((std::istreambuf_iterator<char>(in)), {});
    if (pid > 0 && words.find(workspace.string() + "/cells/") != std::string::npos)
      found.push_back(pid);
  }
  return found;
}

TEST_F(Disturbed, KilledWorkersFailAndTheNextRunMendsThem) {
  Subprocess driver({RUN_DRIVER, folder_.path().string()}, {});
  std::vector<pid_t> workers;
  while ((workers = workers_of(folder_.path())).empty())
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  for (const pid_t worker : workers) ::kill(worker, SIGKILL);
  EXPECT_EQ(driver.wait().exit, 1);
  EXPECT_EQ(run(folder_.path()), 0);
  EXPECT_EQ(results_of(folder_.path()), undisturbed_);
}

TEST_F(Disturbed, CtrlCStopsWithinFiveSecondsAndTheNextRunResumes) {
  Subprocess driver({RUN_DRIVER, folder_.path().string()}, {});
  while (workers_of(folder_.path()).empty())
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  const auto start = Clock::now();
  ::kill(driver.id(), SIGINT);
  EXPECT_EQ(driver.wait().exit, 130);
  EXPECT_LT(seconds_since(start), 5);
  EXPECT_TRUE(workers_of(folder_.path()).empty());
  EXPECT_LT(results_of(folder_.path()).size(), undisturbed_.size());
  EXPECT_EQ(run(folder_.path()), 0);
  EXPECT_EQ(results_of(folder_.path()), undisturbed_);
}

TEST(Interrupt, AWorkerThatDoesNotListenIsKilledInTime) {
  Manifest manifest = small_manifest();
  manifest.methods = {fake_method("hangs", "hang")};
  const TemporaryFolder folder;
  std::thread hand([self = ::getpid(), &folder] {
    while (workers_of(folder.path()).empty())
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    ::kill(self, SIGINT);
  });
  const auto start = Clock::now();
  const RunTally tally = run_manifest(manifest, folder.path());
  hand.join();
  EXPECT_TRUE(tally.interrupted);
  EXPECT_LT(seconds_since(start), 6);
  EXPECT_TRUE(workers_of(folder.path()).empty());
}

TEST(WorkspaceLock, TellsTheSecondRunWhoHoldsIt) {
  const TemporaryFolder folder;
  const Workspace workspace{folder.path()};
  workspace.make_folders();
  const WorkspaceLock first(workspace);
  try {
    const WorkspaceLock second(workspace);
    FAIL() << "two at once";
  } catch (const UsageError& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("another run is writing this workspace (process " +
                           std::to_string(::getpid())),
              std::string::npos)
        << message;
  }
}

}  // namespace
}  // namespace beatbench
