#pragma once

#include "harness/run/workspace.h"

#include <chrono>
#include <functional>

namespace beatbench {

// Whether a run (or one of its workers) holds the workspace now.
bool is_being_written(const Workspace& workspace);

enum class WatchEnd { run_ended, interrupted };

// Calls `refresh` at once, and again after each change of results.sqlite, looked for at every
// `interval`, until no run holds the workspace any more: the last call comes after the run's last
// row. SIGINT and SIGTERM end it between two calls.
WatchEnd watch_store(const Workspace& workspace, std::chrono::milliseconds interval,
                     const std::function<void()>& refresh);

}  // namespace beatbench
