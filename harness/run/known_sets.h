#pragma once

#include "datasets/overlap/ledger.h"
#include "datasets/prepared/prepared_set.h"

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace beatbench {

struct KnownSet {
  PreparedSet set;
  ContentHashes hashes;
};

// Prepared sets with the hashes of their content, and the recordings that two of them share. Each
// is made once in the life of this object, with progress on stderr; hashes also lie beside their
// set for the next time.
class KnownSets {
 public:
  explicit KnownSets(bool quiet) : quiet_(quiet) {}

  const KnownSet& open(const std::filesystem::path& prepared);  // DataError as PreparedSet says

  // a is the seen one, b the scored one. Of a set and itself: what it holds twice, both ways round.
  const std::vector<SameRecording>& same(const KnownSet& seen, const KnownSet& scored);

 private:
  bool quiet_;
  std::map<std::filesystem::path, KnownSet> sets_;
  std::map<std::pair<const KnownSet*, const KnownSet*>, std::vector<SameRecording>> same_;
};

}  // namespace beatbench
