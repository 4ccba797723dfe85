#pragma once

#include "harness/run/workspace.h"

#include <string>
#include <vector>

namespace beatbench {

// The files that `run` and `report` write for one experiment: their paths.
std::vector<std::string> write_reports(const Workspace& workspace, const std::string& experiment);
// The leaderboard as it is shown on a terminal.
std::string leaderboard_text(const Workspace& workspace, const std::string& experiment);

}  // namespace beatbench
