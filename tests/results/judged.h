#pragma once

#include "tests/results/workspace.h"

namespace beatbench::testing {

// A workspace whose cells keep what intervals need, just as docs/cell-format.md describes, with
// metrics as the protocols compute them. ptbxl_superclass: 60 records of 40 patients, 3 classes, 2
// seeds. ludb_waves: 24 records in 2 folds, 2 seeds. alpha and beta are equally good, gamma is
// worse, scratch (a reference row) the worst; gamma's last wave cell is missing.
void fill_judged(TestWorkspace& workspace);

// The files of one cell. scores: [item, class]; truth as truth.npy holds it.
void write_labels(const std::filesystem::path& cell, const std::vector<std::string>& classes,
                  const std::vector<std::string>& patients, const std::vector<std::uint8_t>& truth,
                  const std::vector<float>& scores, const Json& thresholds);
// counts: [record, class, 3]
void write_waves(const std::filesystem::path& cell, const std::vector<std::string>& patients,
                 const std::vector<std::int64_t>& counts);
void write_beats(const std::filesystem::path& cell, const std::vector<std::string>& classes,
                 const std::vector<std::string>& patients, const std::vector<std::uint8_t>& truth,
                 const std::vector<float>& scores);

}  // namespace beatbench::testing
