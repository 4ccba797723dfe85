#pragma once

#include "harness/base/json_difference.h"
#include "results/compare/pairs.h"

#include <vector>

namespace beatbench {

// What differs in what two runs were made from: "mode", "method.options.exponent", in what the
// encoder was pretrained with ("pretraining.…") and on what machine ("environment.…"). What follows
// from the rest (identities of upstream cells) is left out.
struct InputDifference {
  JsonDifference difference;  // as in the first pair that has it
  int pairs = 0;              // in how many pairs this key differs
  bool alike = true;          // with the same values in each of them
};
std::vector<InputDifference> input_differences(Database& store_a, Database& store_b,
                                               const RunPairs& runs);

}  // namespace beatbench
