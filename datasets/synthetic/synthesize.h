#pragma once

#include "harness/base/progress.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace beatbench {

// Synthetic ECGs for tests and trials without real data: no result on them says anything of
// patients.
struct SynthOptions {
  int records = 200;  // of the PTB-XL-like set, 1 to 99,999
  std::uint64_t seed = 7;
};

struct SynthesizedSet {
  std::string id;  // "synthetic-ptbxl-s7-n200"
  std::filesystem::path folder;
  int records = 0;
  bool was_there = false;  // left alone: same generator, seed and number
};

// Writes FOLDER/synthetic-ptbxl, synthetic-ludb and synthetic-mitdb in the layouts of PTB-XL, LUDB
// and MIT-BIH, so that their readers read them:
//   ptbxl  `records` records of 10 s, 12 leads, 500 and 100 Hz, superclasses, ten folds by patient
//   ludb   max(20, records / 5) records of 10 s, 12 leads, 500 Hz, exact wave bounds
//   mitdb  8 records of 3 min, MLII and V1, 360 Hz, beat symbols; half of them of DS1, half of DS2
//   (de Chazal 2004)
// Record k follows from (seed, k) alone: a larger set begins with the smaller one. UsageError:
// records out of range. DataError: a folder of that name holds another set; the disk is full.
std::vector<SynthesizedSet> synthesize(const std::filesystem::path& folder,
                                       const SynthOptions& options, Progress& progress);

}  // namespace beatbench
