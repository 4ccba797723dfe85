#pragma once

#include "harness/base/json.h"
#include "results/analysis/value_statistics.h"

#include <optional>

namespace beatbench {

// As the members of VALUE in docs/report-json.md, and back: reports and comparisons print it, and
// the store keeps what a report worked out in the same form.
Json statistics_json(const ValueStatistics& statistics);
ValueStatistics value_statistics_of(const Json& json);

Json optional_json(const std::optional<double>& value);  // null for none
std::optional<double> optional_of(const Json& json);

}  // namespace beatbench
