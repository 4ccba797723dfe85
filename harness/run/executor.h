#pragma once

#include "harness/run/cell_process.h"
#include "harness/run/plan.h"

#include <filesystem>
#include <functional>

namespace beatbench {

struct ExecutorSettings {
  std::filesystem::path worker;  // the program beatbench-worker
  int jobs = 1;                  // workers at once
  CellLimits limits;
  bool only_failed = false;  // cells that failed before, and what they stand on
  bool fail_fast = false;    // the first failure stops all
  bool quiet = false, verbose = false;
  int lock = -1;  // descriptor that workers inherit (WorkspaceLock)
};

struct RunTally {
  int done = 0;    // in this run
  int failed = 0;  // in this run, with those whose upstream failed
  int kept = 0;    // done before
  int left = 0;    // not begun: --only-failed, --fail-fast or interrupted
  bool interrupted = false;
};

// Does the cells of `plan` that are not done, upstream first, at most `jobs` at once. A failed cell
// costs what stands on it and nothing else. `ended` is called after each cell that ended, in the
// caller's thread. SIGINT and SIGTERM: workers are asked to save their state, killed after 4 s.
RunTally execute(const Plan& plan, const Workspace& workspace, const ExecutorSettings& settings,
                 const std::function<void(const PlannedCell&, const CellOutcome&)>& ended);

}  // namespace beatbench
