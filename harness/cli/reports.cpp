#include "harness/cli/reports.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/run/overlays.h"
#include "results/report/csv.h"
#include "results/report/html.h"
#include "results/report/markdown.h"
#include "results/report/terminal.h"
#include "results/store/migrations.h"

#include <system_error>

namespace beatbench {
namespace {

// The page with all that its front end draws.
std::string html_page(const Workspace& workspace, Database& store,
                      const std::vector<Report>& reports, int strips) {
  std::vector<std::string> names;
  std::vector<LeaderboardRow> rows;
  for (const Report& report : reports) {
    names.push_back(report.experiment.name);
    for (LeaderboardRow& row : leaderboard(store, names.back())) rows.push_back(std::move(row));
  }
  PageData data;
  data.report = report_json(reports).dump();
  data.csv = Json(csv_report(rows)).dump();
  if (strips > 0) data.overlays = overlays(workspace, names, strips).dump();
  return html_report(reports, data, web_bundle());
}

}  // namespace

std::string leaderboard_text(const Workspace& workspace, const std::string& experiment) {
  Database store = open_store_to_read(workspace.store());
  std::string text = terminal_leaderboard(make_report(store, experiment), colour_of_stdout());
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::vector<std::string> write_reports(const Workspace& workspace, const std::string& experiment,
                                       int strips) {
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
  write(experiment + ".html", html_page(workspace, store, {report}, strips));
  write(experiment + ".md", markdown_report(report));
  write(experiment + ".csv", csv_report(leaderboard(store, experiment)));
  std::vector<Report> all;
  for (const ExperimentRow& row : list_experiments(store))
    all.push_back(row.name == experiment ? report : make_report(store, row.name));
  write("index.html", html_page(workspace, store, all, strips));
  return files;
}

std::string report_document(const Workspace& workspace, const std::vector<std::string>& experiments,
                            const std::string& format, int strips) {
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
  if (format == "html") return html_page(workspace, store, reports, strips);
  std::string text;
  for (const Report& report : reports) text += (text.empty() ? "" : "\n") + markdown_report(report);
  return text;
}

}  // namespace beatbench
