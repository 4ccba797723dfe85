#pragma once

#include "results/exchange/source.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace beatbench {

// What a merge did with one source.
struct MergeReport {
  std::string source;
  std::vector<std::string> taken;     // slugs, here
  std::vector<std::string> replaced;  // failed or unfinished here, done there; or re-scored there
  std::vector<std::pair<std::string, std::string>> irreproducible;  // here; as it was taken
  int same = 0;                                                     // here already
  int left = 0;      // begun there without an end, or failed there and here already
  int rescored = 0;  // of taken and replaced: with numbers made anew from the predictions
  std::vector<std::string> experiments;                      // taken under their own names
  std::vector<std::pair<std::string, std::string>> renamed;  // name there, name here
  std::vector<std::string> damaged;                          // left out, by name
};

// Takes what the sources hold into the workspace's folders and its store. Either all of it is there
// afterwards or nothing: it is gathered in WORKSPACE/.merging first, and a merge that was killed
// while its folders moved in is finished by the next (or by `db rebuild`, or `run`); the store
// changes in one transaction. The caller holds the workspace's lock. DataError: a folder cannot be
// written, the store fails. UsageError: a source is the workspace itself.
std::vector<MergeReport> merge_into(const std::filesystem::path& workspace,
                                    const std::vector<std::filesystem::path>& sources,
                                    const std::string& now_utc);

// Ends a merge that was killed; nothing where there is none.
void finish_merge(const std::filesystem::path& workspace);

}  // namespace beatbench
