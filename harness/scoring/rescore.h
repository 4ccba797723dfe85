#pragma once

#include "harness/scoring/scored.h"

#include <filesystem>
#include <string>
#include <vector>

namespace beatbench {

// The scores of a finished evaluation cell anew, without a model: from its predictions, their ids,
// the thresholds that its validation part chose, and the prepared set that cell.json names. By the
// code that scored it first. DataError with the reason where one of these is missing or does not
// fit; UsageError for a cell that is no evaluation. `prepared`: a folder of prepared sets to look
// in where that of cell.json is not there (a cell from elsewhere).
Scored rescore(const std::filesystem::path& cell, const std::filesystem::path& prepared = {});

// One number that a re-scoring changed.
struct ScoreChange {
  enum class Kind { changed, added, gone };
  Kind kind = Kind::changed;
  ScoreRow was, now;  // that of the other side is empty
};
std::vector<ScoreChange> changes(const std::vector<ScoreRow>& was,
                                 const std::vector<ScoreRow>& now);

// Puts the scores into the cell's folder: items.json and its arrays where they are missing or
// differ, and result.json, in which "rescored" keeps the rows as they were. Nothing of result.json
// is touched where no number changed. Returns what changed.
std::vector<ScoreChange> rescore_in_place(const std::filesystem::path& cell,
                                          const std::filesystem::path& prepared = {});

}  // namespace beatbench
