#include "harness/run/watch.h"

#include "harness/run/interrupt.h"
#include "results/store/cell_rows.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

namespace beatbench {
namespace {

// Rows go to the write-ahead log first.
std::string stamp_of(const Workspace& workspace) {
  return file_stamp(workspace.store()) + " " + file_stamp(workspace.store().string() + "-wal");
}

// False where a signal came.
bool sleep_for(std::chrono::milliseconds interval) {
  constexpr std::chrono::milliseconds kStep(20);
  for (auto left = interval; left.count() > 0 && !InterruptGuard::interrupted(); left -= kStep)
    std::this_thread::sleep_for(std::min(left, kStep));
  return !InterruptGuard::interrupted();
}

}  // namespace

bool is_being_written(const Workspace& workspace) {
  const int file = ::open((workspace.root / ".lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool held = ::flock(file, LOCK_SH | LOCK_NB) != 0;
  ::close(file);
  return held;
}

WatchEnd watch_store(const Workspace& workspace, std::chrono::milliseconds interval,
                     const std::function<void()>& refresh) {
  const InterruptGuard guard;
  std::string shown = "never";
  while (true) {
    // In this order: what a run wrote before it let go is seen.
    const bool going_on = is_being_written(workspace);
    const std::string stamp = stamp_of(workspace);
    if (stamp != shown) refresh();
    shown = stamp;
    if (InterruptGuard::interrupted()) return WatchEnd::interrupted;
    if (!going_on) return WatchEnd::run_ended;
    if (!sleep_for(interval)) return WatchEnd::interrupted;
  }
}

}  // namespace beatbench
