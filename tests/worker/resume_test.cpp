// However a run is disturbed, running it again ends in the bits of an undisturbed one.
#include "harness/base/seed.h"
#include "tests/worker/whole.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

namespace beatbench {
namespace {

using Clock = std::chrono::steady_clock;

void wait_ms(double ms) {
  std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(ms));
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

class Resume : public ::testing::Test {
 protected:
  // 80 steps of at least 25 ms: time to be disturbed in.
  Resume() {
    whole_.write_manifest("[[method]]\nplugin = \"steady\"\nstep_ms = 25\n", "", true);
    EXPECT_EQ(whole_.run("calm"), 0) << whole_.said();
    calm_ = whole_.kept("calm");
    // encoder, checkpoint, metrics.jsonl; predictions and ids of 3 evaluations; 3 parts of 4
    // results
    EXPECT_EQ(calm_.size(), 3u + 2 * 3 + 3 * 4);
  }
  // Waits until a worker pretrains with a checkpoint behind it.
  bool wait_for_checkpoint(const std::string& workspace) const {
    const auto start = Clock::now();
    while (!whole_.has_checkpoint(workspace) && seconds_since(start) < 60) wait_ms(20);
    return whole_.has_checkpoint(workspace);
  }
  void expect_calm(const std::string& workspace) const {
    const auto kept = whole_.kept(workspace);
    EXPECT_EQ(kept.size(), calm_.size());
    for (const auto& [name, bytes] : calm_) {
      const auto it = kept.find(name);
      ASSERT_TRUE(it != kept.end()) << name;
      EXPECT_TRUE(it->second == bytes) << name << " differs";
    }
  }
  Whole whole_;
  std::map<std::string, std::string> calm_;
};

TEST_F(Resume, KilledWorkerAndKilledParentEndInTheSameBits) {
  Draws draws(13, "kills");
  int killed = 0;
  for (int round = 0; round < 4; ++round) {
    const auto run = whole_.start("killed");
    if (round == 0) {
      EXPECT_TRUE(wait_for_checkpoint("killed"));
    }
    while (whole_.worker(*run) < 0 && !run->poll()) wait_ms(20);
    wait_ms(draws.uniform(50, 1500));
    const pid_t worker = whole_.worker(*run);
    const std::filesystem::path cell = worker < 0 ? "" : Whole::cell_of(worker);
    if (cell.empty()) continue;  // between two cells, or done
    ++killed;
    // The worker alone, then the parent: the kernel takes its worker with it.
    EXPECT_EQ(::kill(round % 2 == 0 ? worker : run->id(), SIGKILL), 0);
    const int exit = run->wait().exit;
    // A worker that dies behind its result has done its cell.
    const int of_parent = std::filesystem::exists(cell / "result.json") ? 0 : 1;
    EXPECT_EQ(exit, round % 2 == 0 ? of_parent : 128 + SIGKILL) << whole_.said();
    for (int i = 0; i < 500 && ::kill(worker, 0) == 0; ++i) wait_ms(10);
    EXPECT_NE(::kill(worker, 0), 0) << "no worker outlives its parent";
  }
  EXPECT_GE(killed, 2);
  EXPECT_EQ(whole_.run("killed"), 0) << whole_.said();
  expect_calm("killed");
}

TEST_F(Resume, InterruptSavesACheckpointWithinSecondsAndGoesOn) {
  const auto run = whole_.start("stopped");
  ASSERT_TRUE(wait_for_checkpoint("stopped"));
  wait_ms(300);
  const auto start = Clock::now();
  ::kill(run->id(), SIGINT);
  EXPECT_EQ(run->wait().exit, 130) << whole_.said();
  EXPECT_LT(seconds_since(start), 5);
  EXPECT_TRUE(whole_.has_checkpoint("stopped"));
  for (const Json& cell : whole_.cells("stopped"))
    EXPECT_TRUE(cell.at("status") == "partial" || cell.at("status") == "missing") << cell;
  EXPECT_EQ(whole_.run("stopped"), 0) << whole_.said();
  expect_calm("stopped");
}

}  // namespace
}  // namespace beatbench
