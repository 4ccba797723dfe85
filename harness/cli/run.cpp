#include "harness/base/error.h"
#include "harness/base/progress.h"
#include "harness/cli/command.h"
#include "harness/cli/reports.h"
#include "harness/run/experiment.h"
#include "results/exchange/merge.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <map>
#include <memory>

namespace beatbench {
namespace {

struct RunOptions {
  Shared shared;
  std::string manifest;
  std::vector<std::string> overrides;
  std::int64_t limit = 0;
  int jobs = 0;
  bool dry_run = false, only_failed = false, fail_fast = false;
};

RunRequest request_of(const RunOptions& options) {
  RunRequest request;
  request.manifest = options.manifest;
  request.overrides = options.overrides;
  request.workspace = options.shared.folders();
  if (options.limit > 0) request.limit = options.limit;
  if (options.jobs > 0) request.jobs = options.jobs;
  request.only_failed = options.only_failed;
  request.fail_fast = options.fail_fast;
  request.quiet = options.shared.quiet;
  request.verbose = options.shared.verbose;
  return request;
}

Json dry_json(const PlannedCell& cell) {
  Json json = cell_json(cell);
  json["state"] = state_name(cell.state);
  json["why"] = cell.why;
  return json;
}

int dry_run(const RunOptions& options) {
  const Experiment experiment = load_experiment(request_of(options), false);
  std::map<std::string, int> counts;
  Json cells = Json::array();
  std::string text;
  for (const PlannedCell& cell : experiment.plan.cells) {
    const std::string state = state_name(cell.state);
    ++counts[state];
    cells.push_back(dry_json(cell));
    std::string why = cell.why;
    if (const std::size_t line = why.find('\n'); line != std::string::npos) why.resize(line);
    if (cell.state == CellPlan::stale) why = ": " + why;
    if (cell.state == CellPlan::failed_before && !why.empty()) why = ": " + why;
    if (cell.state == CellPlan::to_do && !why.empty()) why = " (" + why + ")";
    text += cell.title() + ": " + state + why + "\n";
  }
  if (options.shared.json()) {
    print(Json{{"experiment", experiment.name}, {"counts", counts}, {"cells", cells}});
    return 0;
  }
  text += fmt::format("{} cells:", experiment.plan.cells.size());
  const char* separator = " ";
  for (const auto& [state, count] : counts) {
    text += fmt::format("{}{} {}", separator, count, state);
    separator = ", ";
  }
  print(text);
  return 0;
}

Json summary_json(const Experiment& experiment, const RunSummary& summary,
                  const std::vector<std::string>& reports) {
  const RunTally& tally = summary.tally;
  return {{"experiment", experiment.name},
          {"done", tally.done},
          {"failed", tally.failed},
          {"kept", tally.kept},
          {"left", tally.left},
          {"interrupted", tally.interrupted},
          {"seconds", summary.seconds},
          {"store_problems", summary.store_problems},
          {"reports", reports}};
}

std::string summary_text(const Experiment& experiment, const RunSummary& summary) {
  const RunTally& tally = summary.tally;
  std::string text = fmt::format("{}: {} cells done, {} done before, {} failed", experiment.name,
                                 tally.done, tally.kept, tally.failed);
  if (tally.left > 0) text += fmt::format(", {} not begun", tally.left);
  return text + ", in " + duration_text(summary.seconds);
}

int run(const RunOptions& options) {
  if (options.dry_run) return dry_run(options);
  const RunRequest request = request_of(options);
  request.workspace.make_folders();
  const WorkspaceLock lock(request.workspace);
  finish_merge(request.workspace.root);  // one that was killed
  const Experiment experiment = load_experiment(request, true);
  const RunSummary summary = run_experiment(experiment, request, lock);
  for (const std::string& problem : summary.store_problems)
    std::fprintf(stderr, "beatbench: results.sqlite: %s\n", problem.c_str());
  if (summary.tally.interrupted) {
    std::fprintf(stderr, "beatbench: interrupted; the next run resumes where this one stopped\n");
    return static_cast<int>(ExitCode::interrupted);
  }
  std::vector<std::string> reports;
  if (summary.store_problems.empty()) reports = write_reports(request.workspace, {experiment.name});
  if (options.shared.json()) {
    print(summary_json(experiment, summary, reports));
  } else {
    print(summary_text(experiment, summary));
    if (summary.store_problems.empty()) print(leaderboard_text(request.workspace, experiment.name));
    for (const std::string& file : reports) print("report: " + file);
  }
  if (!summary.store_problems.empty()) {
    std::fprintf(
        stderr,
        "beatbench: the cells are safe in %s; `beatbench db rebuild` makes the store anew\n",
        request.workspace.cells().c_str());
    return static_cast<int>(ExitCode::data);
  }
  return static_cast<int>(summary.tally.failed > 0 ? ExitCode::cells_failed : ExitCode::ok);
}

}  // namespace

void add_run(CLI::App& app, Action& action) {
  const auto options = std::make_shared<RunOptions>();
  CLI::App& verb = *app.add_subcommand("run", "Do the cells of a manifest that are not done yet");
  verb.add_option("manifest", options->manifest, "The experiment (TOML)")
      ->required()
      ->type_name("MANIFEST");
  verb.add_option("--set", options->overrides, "Override a value of the manifest: TABLE.KEY=VALUE")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  verb.add_flag("-n,--dry-run", options->dry_run, "List done, to do and stale cells, do nothing");
  verb.add_option("-j,--jobs", options->jobs,
                  "Cells at once (else cores / threads of a cell; on a GPU 1)")
      ->envname("BEATBENCH_JOBS")
      ->check(CLI::Range(1, 4096).description(""))
      ->type_name("N");
  verb.add_option("--limit", options->limit,
                  "For testing: N records and steps a cell; never enters the leaderboard")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000}).description(""))
      ->type_name("N");
  verb.add_flag("--only-failed", options->only_failed, "Only cells that failed before");
  verb.add_flag("--fail-fast", options->fail_fast, "Stop at the first failed cell");
  add_workspace(verb, options->shared);
  add_format(verb, options->shared);
  add_talk(verb, options->shared);
  verb.footer(
      "Example:\n  beatbench run manifests/quickstart.toml --set pretrain.epochs=1 -j 2\n"
      "Exit codes: 0 all done, 1 cells failed, 2 usage, 3 data, 4 plugin refused, 130 interrupted");
  verb.callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace beatbench
