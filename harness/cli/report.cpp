#include "harness/base/error.h"
#include "harness/cli/command.h"
#include "harness/cli/reports.h"
#include "results/store/migrations.h"
#include "results/store/query.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <set>

namespace beatbench {
namespace {

struct ReportOptions {
  Shared shared;
  std::string experiment;
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

int report(const ReportOptions& options) {
  const Workspace workspace = options.shared.folders();
  const std::vector<std::string> experiments = experiments_of(options, workspace);
  if (options.shared.format != "text") {
    std::string document =
        report_document(workspace, experiments, options.shared.format, options.strips);
    while (document.ends_with('\n')) document.pop_back();  // print() ends the last line
    print(document);
    return 0;
  }
  std::set<std::string> written;  // index.html once
  for (const std::string& experiment : experiments)
    for (const std::string& file : write_reports(workspace, experiment, options.strips))
      if (written.insert(file).second) print(file);
  return 0;
}

}  // namespace

void add_report(CLI::App& app, Action& action) {
  const auto options = std::make_shared<ReportOptions>();
  CLI::App& verb = *app.add_subcommand("report", "Write the leaderboard into WORKSPACE/report");
  verb.add_option("experiment", options->experiment, "Its name (else all of the workspace)")
      ->type_name("NAME");
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
  verb.footer(
      "Example:\n  beatbench report quickstart\n  beatbench report quickstart --format markdown");
  verb.callback([options, &action] { action = [options] { return report(*options); }; });
}

}  // namespace beatbench
