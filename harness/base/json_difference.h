#pragma once

#include "harness/base/json.h"

#include <string>
#include <vector>

namespace beatbench {

// One value in which two JSON texts differ; the side that lacks it is discarded (is_discarded()).
struct JsonDifference {
  std::string key;  // "method.options.exponent", "signal.leads.0"
  Json a, b;
};
std::vector<JsonDifference> json_differences(const Json& a, const Json& b);  // by key

std::string short_json(const Json& value);  // a digest's first digits, "(none)" for discarded
std::string difference_text(const JsonDifference&);  // "pretrain.epochs 2 -> 100"

}  // namespace beatbench
