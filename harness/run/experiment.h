#pragma once

#include "harness/run/executor.h"
#include "harness/run/plan.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace beatbench {

struct RunRequest {
  std::filesystem::path manifest;
  std::vector<std::string> overrides;  // "pretrain.epochs=2"
  Workspace workspace;
  std::optional<std::int64_t> limit;
  std::optional<int> jobs;  // else default_jobs()
  bool only_failed = false, fail_fast = false, quiet = false, verbose = false;
};

// Cells at once under these options of [run]: cores / threads of a cell, on a GPU 1.
int default_jobs(const Options& run);

// A manifest with all that its plan needs, and the plan.
struct Experiment {
  std::string name;  // that of the manifest; a trial with --limit has its own: "NAME-limit-8"
  std::filesystem::path worker;
  Catalogue catalogue;
  Manifest manifest;
  DataTable data;
  Plan plan;
  std::optional<std::int64_t> limit;
};

// Reads the manifest. PluginError where a name in it stands for a plugin that was refused.
Manifest load_manifest(const std::filesystem::path& file, const std::vector<std::string>& overrides,
                       const Catalogue& catalogue);

// Describes the plugins, reads the manifest, looks up (or with `make_data` prepares) the data,
// plans.
Experiment load_experiment(const RunRequest& request, bool make_data);

struct RunSummary {
  RunTally tally;
  double seconds = 0;
  std::vector<std::string> store_problems;  // the cell folders are there all the same
};

// Writes experiments/NAME.json, does the cells and takes each into results.sqlite as it ends; looks
// at last whether what was judged had been seen before (judge_overlap). The caller holds the
// workspace's lock.
RunSummary run_experiment(const Experiment& experiment, const RunRequest& request,
                          const WorkspaceLock& lock);

// What a cell is: slug, identity, and the settings that tell it from the others.
Json cell_json(const PlannedCell& cell);

// What docs/cell-format.md says of experiments/NAME.json.
Json experiment_json(const Experiment& experiment);

}  // namespace beatbench
