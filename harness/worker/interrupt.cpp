#include "harness/worker/interrupt.h"

#include <csignal>

namespace beatbench {
namespace {

StopFlag stop_requested{false};
static_assert(StopFlag::is_always_lock_free, "a signal handler may only touch lock-free atomics");

extern "C" void request_stop(int) { stop_requested = true; }

}  // namespace

const StopFlag& stop_on_signal() {
  struct sigaction action {};
  action.sa_handler = request_stop;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  return stop_requested;
}

}  // namespace beatbench
