#pragma once

#include "harness/run/workspace.h"

#include <string>
#include <vector>

namespace beatbench {

// Writes into the workspace's folder report/ NAME.html, .md, .tex, .csv and .json of each of these
// experiments, and index.html of all there are. Returns their paths. Pages carry `strips` ECGs of
// each row of a wave protocol (harness/run/overlays.h).
std::vector<std::string> write_reports(const Workspace& workspace,
                                       const std::vector<std::string>& experiments, int strips = 0);
// Every picture of the experiment as SVG and PDF, into report/NAME-figures (harness/run/figures.h).
// Returns their paths.
std::vector<std::string> write_report_figures(const Workspace& workspace,
                                              const std::string& experiment,
                                              const std::filesystem::path& browser, int strips = 0);
// One document of these experiments: "html", "markdown", "latex", "csv" or "json".
std::string report_document(const Workspace& workspace, const std::vector<std::string>& experiments,
                            const std::string& format, int strips = 0);
// The leaderboard as it is shown on a terminal.
std::string leaderboard_text(const Workspace& workspace, const std::string& experiment);

}  // namespace beatbench
