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

// Writes FOLDER/synthetic-ptbxl, synthetic-ludb, synthetic-mitdb and synthetic-qtdb in the layouts
// of PTB-XL, LUDB, MIT-BIH and the QT Database, so that their readers read them:
//   ptbxl  `records` records of 10 s, 12 leads, 500 and 100 Hz, superclasses, ten folds by patient
//   ludb   max(20, records / 5) records of 10 s, 12 leads, 500 Hz, exact wave bounds
//   mitdb  8 records of 3 min, MLII and V1, 360 Hz, beat symbols; half of them of DS1, half of DS2
//   (de Chazal 2004)
//   qtdb   6 records of 15 min, MLII and a chest lead, 250 Hz; the waves of 30 beats in the middle
// Record k follows from (seed, k) alone: a larger set begins with the smaller one. UsageError:
// records out of range. DataError: a folder of that name holds another set; the disk is full.
std::vector<SynthesizedSet> synthesize(const std::filesystem::path& folder,
                                       const SynthOptions& options, Progress& progress);

}  // namespace beatbench
