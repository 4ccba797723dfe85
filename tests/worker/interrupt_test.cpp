#include "harness/worker/interrupt.h"

#include "harness/base/error.h"

#include <gtest/gtest.h>

#include <csignal>

namespace beatbench {
namespace {

// Each in a process of its own: the handlers belong to the whole process.

void stop_sets_the_flag() {
  const StopFlag& stop = stop_on_signal();
  { const StopEndsProcess guard; }
  std::raise(SIGTERM);
  bool thrown = false;
  try {
    const StopEndsProcess late;
  } catch (const Interrupted&) {
    thrown = true;
  }
  std::_Exit(stop && thrown ? 7 : 8);
}

TEST(StopOnSignal, SetsTheFlagAndEndsNoProcess) {
  EXPECT_EXIT(stop_sets_the_flag(), ::testing::ExitedWithCode(7), "");
}

TEST(StopOnSignal, EndsTheProcessWhereAskedTo) {
  EXPECT_EXIT(
      {
        stop_on_signal();
        const StopEndsProcess guard;
        std::raise(SIGINT);
      },
      ::testing::ExitedWithCode(130), "");
}

}  // namespace
}  // namespace beatbench
