#include "harness/base/error.h"
#include "harness/cli/command.h"
#include "harness/cli/reports.h"
#include "harness/run/browser.h"
#include "harness/run/watch.h"
#include "results/store/migrations.h"
#include "results/store/query.h"
#include "results/store/query_json.h"
#include "results/web/bundle.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>

namespace beatbench {
namespace {

struct ReportOptions {
  Shared shared;
  std::string experiment;
  bool watch = false, figures = false;
  int every_s = 2;
  int strips = 0;
};

// The experiments asked for: the one named, else all.
std::vector<std::string> experiments_of(const ReportOptions& options, const Workspace& workspace) {
  Database store = open_store_to_read(workspace.store());
  if (!options.experiment.empty()) return {find_experiment(store, options.experiment).name};
  std::vector<std::string> names;
  for (const ExperimentRow& row : list_experiments(store)) names.push_back(row.name);
  if (names.empty())
    throw UsageError(workspace.root.string() +
                     ": no experiment is in this workspace yet. Begin with `beatbench run`");
  return names;
}

std::vector<std::string> write_all(const ReportOptions& options, const Workspace& workspace) {
  return write_reports(workspace, experiments_of(options, workspace), options.strips);
}

// A run that has just begun has no store, or not yet this experiment in it.
bool is_there(const ReportOptions& options, const Workspace& workspace) {
  if (!std::filesystem::exists(workspace.store())) return false;
  Database store = open_store_to_read(workspace.store());
  const auto experiments = list_experiments(store);
  return options.experiment.empty()
             ? !experiments.empty()
             : std::ranges::count(experiments, options.experiment, &ExperimentRow::name) > 0;
}

int watch(const ReportOptions& options) {
  const Workspace workspace = options.shared.folders();
  std::vector<std::string> written;
  int refreshes = 0;
  const auto refresh = [&] {
    if (!is_there(options, workspace) && is_being_written(workspace)) return;
    written = write_all(options, workspace);
    if (++refreshes == 1 && !options.shared.json())
      for (const std::string& file : written) print(file);
    if (!options.shared.quiet)
      std::fprintf(stderr, "beatbench: refreshed at %s\n", utc_now().c_str());
  };
  const WatchEnd end = watch_store(workspace, std::chrono::seconds(options.every_s), refresh);
  if (options.shared.json()) print(Json{{"reports", written}, {"refreshes", refreshes}});
  return static_cast<int>(end == WatchEnd::interrupted ? ExitCode::interrupted : ExitCode::ok);
}

// Asked before anything is written.
std::filesystem::path browser_for_figures(const ReportOptions& options) {
  if (options.watch || options.shared.format != "text")
    throw UsageError("--figures writes files, and once. Leave --watch and --format out");
  if (web_bundle().script.empty())
    throw UsageError(
        "--figures: the page's front end draws them, and this build has none. Build it where npm "
        "is (Debian: nodejs npm)");
  std::filesystem::path browser = find_browser();
  if (browser.empty())
    throw UsageError(
        "--figures: a Chromium draws them, and none was found (BEATBENCH_BROWSER, or chromium, "
        "chromium-browser or google-chrome on PATH). Install one (Debian: chromium)");
  return browser;
}

int report(const ReportOptions& options) {
  const std::filesystem::path browser =
      options.figures ? browser_for_figures(options) : std::filesystem::path();
  if (options.watch) {
    if (options.shared.format != "text" && !options.shared.json())
      throw UsageError("--watch keeps files up to date, --format " + options.shared.format +
                       " writes to stdout. Leave one of them out");
    return watch(options);
  }
  const Workspace workspace = options.shared.folders();
  const std::vector<std::string> experiments = experiments_of(options, workspace);
  if (options.shared.format != "text") {
    std::string document =
        report_document(workspace, experiments, options.shared.format, options.strips);
    while (document.ends_with('\n')) document.pop_back();  // print() ends the last line
    print(document);
    return 0;
  }
  for (const std::string& file : write_all(options, workspace)) print(file);
  if (options.figures)
    for (const std::string& experiment : experiments)
      for (const std::string& file :
           write_report_figures(workspace, experiment, browser, options.strips))
        print(file);
  return 0;
}

}  // namespace

void add_report(CLI::App& app, Action& action) {
  const auto options = std::make_shared<ReportOptions>();
  CLI::App& verb = *app.add_subcommand("report", "Write the leaderboard into WORKSPACE/report");
  verb.add_option("experiment", options->experiment, "Its name (else all of the workspace)")
      ->type_name("NAME");
  verb.add_flag("--watch", options->watch,
                "Refresh the files while a run goes on; ends with it, or on Ctrl-C");
  verb.add_option("--every", options->every_s, "With --watch: look that often (else 2 s)")
      ->check(CLI::Range(1, 86400).description(""))
      ->type_name("SECONDS");
  add_workspace(verb, options->shared);
  verb.add_option(
          "--format", options->shared.format,
          "text: write all forms, tell their paths; html, markdown, latex, csv, json: this form on "
          "stdout")
      ->check(CLI::IsMember({"text", "json", "html", "markdown", "latex", "csv"}).description(""))
      ->type_name("FORMAT");
  verb.add_option("--overlays", options->strips,
                  "Put so many ECGs of each row of a wave protocol into the page, worst to best")
      ->check(CLI::Range(1, 50).description(""))
      ->type_name("N");
  verb.add_flag("--figures", options->figures,
                "Write each picture as SVG and PDF too, into report/NAME-figures (takes a "
                "Chromium)");
  verb.add_flag("-q,--quiet", options->shared.quiet, "With --watch: no word on stderr");
  verb.footer(
      "Example:\n  beatbench report quickstart\n  beatbench report quickstart --format markdown\n"
      "  beatbench report quickstart --watch\n  beatbench report quickstart --figures");
  verb.callback([options, &action] { action = [options] { return report(*options); }; });
}

}  // namespace beatbench
