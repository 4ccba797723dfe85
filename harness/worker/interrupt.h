#pragma once

#include "harness/base/steps.h"

namespace beatbench {

// Set by SIGTERM and SIGINT once installed. The work in progress saves its state and throws
// Interrupted.
const StopFlag& stop_on_signal();

// While it lives, such a signal ends the process at once, with exit code 130: for work that cannot
// look at the flag and has nothing to save but files that are written atomically. Throws
// Interrupted where the signal came before.
class StopEndsProcess {
 public:
  StopEndsProcess();
  ~StopEndsProcess();
  StopEndsProcess(const StopEndsProcess&) = delete;
  StopEndsProcess& operator=(const StopEndsProcess&) = delete;
};

}  // namespace beatbench
