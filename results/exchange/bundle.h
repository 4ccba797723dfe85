#pragma once

#include "harness/base/json.h"
#include "results/store/database.h"

#include <filesystem>
#include <string>
#include <vector>

namespace beatbench {

// A submission: what the numbers of experiments rest on, to be checked and merged elsewhere
// (docs/export.md). cells/SLUG/ and experiments/NAME.json as in a workspace, bundle.json with the
// environments, SHA256SUMS over all of it.
struct BundleReport {
  std::filesystem::path output;
  std::vector<std::string> experiments;
  int done = 0, failed = 0;     // cells in it
  int missing = 0;              // planned, but not begun or not ended: left out
  int without_predictions = 0;  // done evaluations: nobody can score these anew
  std::int64_t bytes = 0;       // of all files
};

// Writes a new folder, or one file where `output` ends in .tar; whole or not at all. `about` goes
// into bundle.json: what program writes it, and when. UsageError: `output` is there already, no
// experiment, nothing done. DataError: a cell's folder is gone or cannot be read.
BundleReport export_bundle(Database& store, const std::filesystem::path& workspace,
                           const std::vector<std::string>& experiments,
                           const std::filesystem::path& output, const Json& about);

}  // namespace beatbench
