#include "harness/run/experiment.h"

#include "harness/base/error.h"
#include "harness/run/model_check.h"
#include "harness/run/overlap.h"
#include "harness/run/worker.h"
#include "results/store/ingest.h"
#include "results/store/migrations.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <set>
#include <thread>
#include <unistd.h>

namespace beatbench {
namespace {

// Takes the workspace into the store after each cell. A problem of the store never stops a run:
// it can be made anew from the folders.
class StoreKeeper {
 public:
  explicit StoreKeeper(const Workspace& workspace) : workspace_(workspace) {}

  void ingest() {
    try {
      Database store = open_store(workspace_.store());
      for (const std::string& damaged : ingest_workspace(store, workspace_.root).damaged)
        report(damaged);
    } catch (const Error& error) {
      report(error.what());
    }
  }
  const std::vector<std::string>& problems() const { return problems_; }

 private:
  void report(const std::string& problem) {
    if (std::ranges::find(problems_, problem) == problems_.end()) problems_.push_back(problem);
  }
  Workspace workspace_;
  std::vector<std::string> problems_;
};

void tell(const PlannedCell& cell, const CellOutcome& outcome, const RunRequest& request) {
  if (outcome.done && !request.verbose) return;
  const char* clear = ::isatty(STDERR_FILENO) == 1 ? "\r\033[K" : "";
  std::fprintf(stderr, "%s%s: %s%s%s\n", clear, outcome.done ? "done" : "failed",
               cell.title().c_str(), outcome.message.empty() ? "" : ": ", outcome.message.c_str());
}

}  // namespace

int default_jobs(const Options& run) {
  if (run.text("device") != "cpu") return 1;  // one cell has the whole GPU
  const auto cores = static_cast<std::int64_t>(std::thread::hardware_concurrency());
  return static_cast<int>(std::max<std::int64_t>(1, cores / run.integer("threads")));
}

Manifest load_manifest(const std::filesystem::path& file, const std::vector<std::string>& overrides,
                       const Catalogue& catalogue) {
  try {
    return read_manifest(file, overrides, catalogue);
  } catch (const Error& error) {
    const std::string message = error.what();
    for (const RefusedPlugin& refused : catalogue.refused)
      if (message.find(refused.file + " was refused") != std::string::npos)
        throw PluginError(message);
    throw;
  }
}

Experiment load_experiment(const RunRequest& request, bool make_data) {
  Experiment experiment;
  experiment.worker = find_worker();
  experiment.catalogue = describe_plugins(experiment.worker);
  experiment.manifest = load_manifest(request.manifest, request.overrides, experiment.catalogue);
  for (const std::string& unchecked :
       check_models(experiment.worker, experiment.manifest, experiment.catalogue))
    std::fprintf(stderr, "beatbench: %s\n", unchecked.c_str());
  experiment.limit = request.limit;
  experiment.name = experiment.manifest.name;
  if (request.limit) experiment.name += "-limit-" + std::to_string(*request.limit);
  experiment.data = look_up_data(experiment.manifest, experiment.catalogue, request.workspace,
                                 make_data, request.quiet);
  experiment.plan =
      make_plan(experiment.manifest, experiment.catalogue, experiment.data, request.workspace,
                request.limit, {experiment.manifest, experiment.catalogue, experiment.data});
  look_up_states(experiment.plan, request.workspace);
  return experiment;
}

RunSummary run_experiment(const Experiment& experiment, const RunRequest& request,
                          const WorkspaceLock& lock) {
  const auto start = std::chrono::steady_clock::now();
  write_json(request.workspace.experiments() / (experiment.name + ".json"),
             experiment_json(experiment));
  StoreKeeper store(request.workspace);
  store.ingest();
  const Options& run = experiment.manifest.run;
  ExecutorSettings settings;
  settings.worker = experiment.worker;
  settings.jobs = request.jobs.value_or(default_jobs(run));
  settings.limits = {run.number("cell_minutes"), run.number("cell_memory_gib")};
  settings.only_failed = request.only_failed;
  settings.fail_fast = request.fail_fast;
  settings.quiet = request.quiet;
  settings.lock = lock.descriptor();
  RunSummary summary;
  summary.tally = execute(experiment.plan, request.workspace, settings,
                          [&](const PlannedCell& cell, const CellOutcome& outcome) {
                            tell(cell, outcome, request);
                            store.ingest();
                          });
  if (!summary.tally.interrupted)
    judge_overlap(experiment.plan, experiment.catalogue, request.workspace, request.quiet);
  store.ingest();  // what an interruption left behind
  summary.store_problems = store.problems();
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return summary;
}

}  // namespace beatbench
