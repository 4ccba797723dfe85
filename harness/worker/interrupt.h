#pragma once

#include "harness/base/steps.h"

namespace beatbench {

// Set by SIGTERM and SIGINT once installed. The work in progress saves its state and throws
// Interrupted.
const StopFlag& stop_on_signal();

}  // namespace beatbench
