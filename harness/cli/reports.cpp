#include "harness/cli/reports.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "results/report/csv.h"
#include "results/report/html.h"
#include "results/report/markdown.h"
#include "results/report/terminal.h"
#include "results/store/migrations.h"

#include <system_error>

namespace beatbench {

std::string leaderboard_text(const Workspace& workspace, const std::string& experiment) {
  Database store = open_store_to_read(workspace.store());
  std::string text = terminal_leaderboard(make_report(store, experiment), colour_of_stdout());
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::vector<std::string> write_reports(const Workspace& workspace, const std::string& experiment) {
  Database store = open_store_to_read(workspace.store());
  std::error_code error;
  std::filesystem::create_directories(workspace.report(), error);
  if (error)
    throw DataError(workspace.report().string() + ": cannot be made (" + error.message() + ")");
  std::vector<std::string> files;
  const auto write = [&](const std::string& name, const std::string& content) {
    write_file_atomically(workspace.report() / name, content);
    files.push_back((workspace.report() / name).string());
  };
  const Report report = make_report(store, experiment);
  write(experiment + ".html", html_report({report}));
  write(experiment + ".md", markdown_report(report));
  write(experiment + ".csv", csv_report(leaderboard(store, experiment)));
  std::vector<Report> all;
  for (const ExperimentRow& row : list_experiments(store))
    all.push_back(row.name == experiment ? report : make_report(store, row.name));
  write("index.html", html_report(all));
  return files;
}

std::string report_document(const Workspace& workspace, const std::vector<std::string>& experiments,
                            const std::string& format) {
  Database store = open_store_to_read(workspace.store());
  if (format == "csv") {
    std::vector<LeaderboardRow> rows;
    for (const std::string& experiment : experiments)
      for (LeaderboardRow& row : leaderboard(store, experiment)) rows.push_back(std::move(row));
    return csv_report(rows);
  }
  std::vector<Report> reports;
  for (const std::string& experiment : experiments)
    reports.push_back(make_report(store, experiment));
  if (format == "html") return html_report(reports);
  std::string text;
  for (const Report& report : reports) text += (text.empty() ? "" : "\n") + markdown_report(report);
  return text;
}

}  // namespace beatbench
