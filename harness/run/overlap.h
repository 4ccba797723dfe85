#pragma once

#include "harness/manifest/manifest.h"
#include "harness/run/known_sets.h"
#include "harness/run/plan.h"

#include <compare>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace beatbench {

// Of the answers in overlap.json: raised when they change on purpose.
inline constexpr int kLedgerVersion = 1;

// Some records of a prepared set that went into a checkpoint.
struct SeenPart {
  std::filesystem::path prepared;
  std::vector<int> folds;               // empty: all
  std::filesystem::path but_tested_by;  // a cell whose test part was not seen; empty: none
  auto operator<=>(const SeenPart&) const = default;
};

// What the checkpoint that `cell` judges has seen: the corpora of its pretraining and, where that
// takes classified beats, what the classifier was trained on; where it is scored on another data
// set than its protocol's own, that one too, as a whole. Empty for a row without any.
std::vector<SeenPart> seen_by(const PlannedCell& cell, const Plan& plan, const Catalogue& catalogue,
                              const Workspace& workspace);

// The records that an evaluation was scored on, by its ids.json. DataError where that is missing,
// damaged or names a record that the set lacks.
std::vector<std::int64_t> tested_records(const PreparedSet& set,
                                         const std::filesystem::path& cell_folder);

// Puts overlap.json (docs/cell-format.md) into the folder of every done evaluation of a pretrained
// encoder that has none of its identity and this version. What cannot be looked at is unknown, with
// the reason, and is looked at again next time.
void judge_overlap(const Plan& plan, const Catalogue& catalogue, const Workspace& workspace,
                   bool quiet);

}  // namespace beatbench
