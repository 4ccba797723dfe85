#pragma once

#include "datasets/prepared/prepared_set.h"
#include "harness/base/json.h"
#include "harness/manifest/manifest.h"
#include "harness/run/workspace.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace beatbench {

// What a plan needs to know of one data set.
struct PlannedData {
  std::string name;  // as the manifest calls it: "ptbxl"
  std::string id;    // with release: "ptb-xl-1.0.3"
  std::string licence, citation;
  std::filesystem::path prepared;  // its cache folder
  std::string fingerprint;         // empty: not prepared yet
  std::int64_t records = 0;
  std::vector<Skipped> skipped;
};
using DataTable = std::map<std::string, PlannedData>;  // by name

// The data sets that the corpus and the protocols of the manifest name, in alphabetical order.
std::vector<std::string> needed_datasets(const Manifest& manifest, const Catalogue& catalogue);

// Opens each of them. Where `make`, those that are not in the workspace's cache are prepared, with
// progress on stderr; else they stay without a fingerprint. DataError with all that is wrong, that
// of a set named by test_on at its place in the manifest.
DataTable look_up_data(const Manifest& manifest, const Catalogue& catalogue,
                       const Workspace& workspace, bool make, bool quiet);

}  // namespace beatbench
