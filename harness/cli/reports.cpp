#include "harness/cli/reports.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/screen.h"
#include "harness/run/cell_process.h"
#include "harness/run/figures.h"
#include "harness/run/overlays.h"
#include "results/report/csv.h"
#include "results/report/html.h"
#include "results/report/latex.h"
#include "results/report/markdown.h"
#include "results/report/page_json.h"
#include "results/report/report_json.h"
#include "results/report/terminal.h"
#include "results/store/migrations.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace beatbench {
namespace {

constexpr int kLogLines = 40;

// A log may be cut within a letter, or hold anything.
std::string valid_utf8(const std::string& text) {
  return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace));
}

// Keeps what the report worked out in the store. Where that cannot be written, the next report
// works it out again.
Report kept_report(const Workspace& workspace, Database& store, const std::string& experiment) {
  Report report = make_report(store, experiment);
  for (const CellRow& failure : report.failures)
    report.log_tails[failure.slug] =
        valid_utf8(last_lines(workspace.root / failure.log, kLogLines));
  if (report.kept_is_stored) return report;
  try {
    Database writer = open_store(store.file());
    keep_statistics(writer, experiment, report.kept);
  } catch (const DataError&) {
    // a read-only folder, or a full disk
  }
  return report;
}

std::string csv_of(Database& store, const std::vector<Report>& reports) {
  std::vector<LeaderboardRow> rows;
  for (const Report& report : reports)
    for (LeaderboardRow& row : leaderboard(store, report.experiment.name))
      rows.push_back(std::move(row));
  return csv_report(rows, reports);
}

// The page with all that its front end draws. `document`: report_json(reports).
std::string html_page(const Workspace& workspace, Database& store,
                      const std::vector<Report>& reports, Json document, int strips) {
  std::vector<std::string> names;
  for (const Report& report : reports) names.push_back(report.experiment.name);
  PageData data;
  data.report = page_json(std::move(document)).dump();
  data.csv = csv_of(store, reports);
  if (strips > 0) data.overlays = overlays(workspace, names, strips).dump();
  return html_report(reports, data, web_bundle());
}

}  // namespace

std::string leaderboard_text(const Workspace& workspace, const std::string& experiment) {
  Database store = open_store_to_read(workspace.store());
  std::string text = terminal_leaderboard(kept_report(workspace, store, experiment),
                                          colour_of_stdout(), screen_columns());
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::vector<std::string> write_reports(const Workspace& workspace,
                                       const std::vector<std::string>& experiments, int strips) {
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
  std::vector<Report> all;
  std::string page;  // the last one written
  for (const ExperimentRow& row : list_experiments(store)) {
    std::vector<Report> one;
    one.push_back(kept_report(workspace, store, row.name));
    if (std::ranges::find(experiments, row.name) != experiments.end()) {
      Json document = report_json(one);
      const std::string json = document.dump() + "\n";
      page = html_page(workspace, store, one, std::move(document), strips);
      write(row.name + ".html", page);
      write(row.name + ".md", markdown_report(one.front()));
      write(row.name + ".tex", latex_report(one.front()));
      write(row.name + ".csv", csv_of(store, one));
      write(row.name + ".json", json);
    }
    all.push_back(std::move(one.front()));
  }
  // The page of a store's only experiment is that of all.
  if (all.size() > 1) page = html_page(workspace, store, all, report_json(all), strips);
  write("index.html", page);
  return files;
}

std::vector<std::string> write_report_figures(const Workspace& workspace,
                                              const std::string& experiment,
                                              const std::filesystem::path& browser, int strips) {
  Database store = open_store_to_read(workspace.store());
  const std::vector<Report> one = {kept_report(workspace, store, experiment)};
  const std::string page = html_page(workspace, store, one, report_json(one), strips);
  return write_figures(page, experiment, browser, workspace.report() / (experiment + "-figures"));
}

std::string report_document(const Workspace& workspace, const std::vector<std::string>& experiments,
                            const std::string& format, int strips) {
  Database store = open_store_to_read(workspace.store());
  std::vector<Report> reports;
  for (const std::string& experiment : experiments)
    reports.push_back(kept_report(workspace, store, experiment));
  if (format == "json") return report_json(reports).dump();
  if (format == "html") return html_page(workspace, store, reports, report_json(reports), strips);
  if (format == "csv") return csv_of(store, reports);
  std::string text;
  for (const Report& report : reports)
    text += (text.empty() ? "" : "\n") +
            (format == "latex" ? latex_report(report) : markdown_report(report));
  return text;
}

}  // namespace beatbench
