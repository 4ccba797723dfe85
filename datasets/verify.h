#pragma once

#include "harness/base/progress.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace beatbench {

// A folder against the data set's own checksum list.
struct Verification {
  std::int64_t ok = 0;
  std::vector<std::string> changed;  // their SHA-256 differs, or they cannot be read
  std::vector<std::string> missing;  // listed, not there: the copy is a part of the set
  bool intact() const { return changed.empty(); }
};

// SHA-256 of every file that SHA256SUMS.txt (or SHA256SUMS) in `folder` lists. DataError: no such
// list, a damaged line of it.
Verification verify_dataset(const std::filesystem::path& folder, Progress& progress);

// "2804 files match, 1 changed: data/1.dat; 3 not here (a partial copy)". Missing ones by name
// where `name_missing`.
std::string text(const Verification& result, bool name_missing = false);

}  // namespace beatbench
