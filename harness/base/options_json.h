#pragma once

#include "harness/base/json.h"
#include "harness/base/options.h"

#include <vector>

namespace beatbench {

Json to_json(const OptionValue& value);
Json to_json(const Options& options);  // {"exponent": 50.0, …}
Json to_json(const OptionSpec& spec);
OptionSpec option_spec_from_json(const Json& json);

// Options of `specs` with the values of a JSON object; every key must be declared and fit. Throws
// UsageError with all mistakes, each behind `where`.
Options options_from_json(const std::vector<OptionSpec>& specs, const Json& values,
                          const std::string& where);

}  // namespace beatbench
