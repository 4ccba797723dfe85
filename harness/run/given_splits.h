#pragma once

#include "datasets/split_lists.h"
#include "harness/manifest/manifest.h"
#include "harness/run/data.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace beatbench {

// What a cell goes by in place of its protocol's own split; all empty where nothing is given.
struct GivenSplit {
  std::filesystem::path file;
  std::string name, sha256;  // of the lists that the cell uses
};

// The lists of ids that the protocols of a manifest name. Of several files of a fold that one
// counts for a cell whose seed is its own (of a data set with folds of its own: whose draw is that
// of its label subset); a single one counts for all seeds.
class GivenSplits {
 public:
  GivenSplits() = default;
  // Reads and checks all files. UsageError with every mistake, each at its file's place in the
  // manifest: another format, data set or number of folds, what split_mistakes() finds (where the
  // data are prepared), and at the protocol's first file each fold, seed and label fraction that
  // none is for.
  GivenSplits(const Manifest& manifest, const Catalogue& catalogue, const DataTable& data);

  GivenSplit of(const Manifest::Protocol& protocol, double fraction, std::int64_t fold,
                std::int64_t seed) const;

 private:
  const SplitLists* find(const Manifest::Protocol& protocol, std::int64_t fold, std::int64_t seed,
                         std::filesystem::path& file) const;

  std::map<std::filesystem::path, SplitLists> lists_;
};

}  // namespace beatbench
