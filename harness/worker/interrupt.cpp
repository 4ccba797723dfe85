#include "harness/worker/interrupt.h"

#include "harness/base/error.h"

#include <csignal>
#include <unistd.h>

namespace beatbench {
namespace {

StopFlag stop_requested{false}, end_at_once{false};
static_assert(StopFlag::is_always_lock_free, "a signal handler may only touch lock-free atomics");

extern "C" void request_stop(int) {
  if (end_at_once) ::_exit(static_cast<int>(ExitCode::interrupted));
  stop_requested = true;
}

}  // namespace

const StopFlag& stop_on_signal() {
  struct sigaction action {};
  action.sa_handler = request_stop;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  return stop_requested;
}

StopEndsProcess::StopEndsProcess() {
  end_at_once = true;  // before the look at the flag: a signal between the two ends the process
  if (!stop_requested) return;
  end_at_once = false;
  throw Interrupted{};
}
StopEndsProcess::~StopEndsProcess() { end_at_once = false; }

}  // namespace beatbench
