#pragma once

#include "harness/base/json.h"

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace beatbench {

// All numbers of a result by metric, definition and scope; nullopt: missing, with a reason.
using Numbers = std::map<std::tuple<std::string, std::string, std::string>, std::optional<double>>;
Numbers numbers_of(const Json& metrics);  // the rows of result.json
std::string numbers_digest(const Numbers& numbers);

// A cell as a merge looks at it.
struct MergeCell {
  std::string slug, identity, status;
  Numbers now;
  std::optional<Numbers> first;  // before it was re-scored; now where it never was; nullopt unknown
  bool rescored = false;
};

enum class MergeStep {
  take,       // nothing of this identity is here
  replace,    // what is here is not done, or has the same numbers and was never re-scored
  keep_both,  // the same identity has other numbers here: irreproducible
  same,       // the same numbers are here
  leave,      // begun without an end, or failed where it is here already
};
struct MergeDecision {
  MergeStep step;
  std::string slug;  // of the cell here that it meets; empty for none
};

// What becomes of a cell from elsewhere, given those of its identity that are here. Numbers are
// the same where all that both results have are equal bit by bit; a result that was re-scored is
// known by what it said first.
MergeDecision decide(const MergeCell& incoming, const std::vector<MergeCell>& here);

}  // namespace beatbench
