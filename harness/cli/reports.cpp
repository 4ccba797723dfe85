#include "harness/cli/reports.h"

#include "harness/base/atomic_file.h"
#include "harness/cli/command.h"
#include "results/store/migrations.h"
#include "results/store/query.h"

#include <fmt/format.h>

namespace beatbench {

std::string leaderboard_text(const Workspace& workspace, const std::string& experiment) {
  Database store = open_store_to_read(workspace.store());
  find_experiment(store, experiment);
  std::vector<std::vector<std::string>> rows;
  for (const LeaderboardRow& row : leaderboard(store, experiment, LimitedRuns::include))
    rows.push_back({row.protocol, row.mode, fmt::format("{:g}", row.label_fraction), row.method,
                    row.arm, row.metric, row.scope,
                    row.mean ? fmt::format("{:.4f}", *row.mean) : "– " + row.reason,
                    fmt::format("{}/{}", row.done, row.planned)});
  return text_table(
      {"protocol", "mode", "labels", "method", "arm", "metric", "scope", "mean", "runs"}, rows);
}

std::vector<std::string> write_reports(const Workspace& workspace, const std::string& experiment) {
  const std::filesystem::path file = workspace.report() / (experiment + ".txt");
  std::filesystem::create_directories(workspace.report());
  write_file_atomically(file, leaderboard_text(workspace, experiment) + "\n");
  return {file.string()};
}

}  // namespace beatbench
