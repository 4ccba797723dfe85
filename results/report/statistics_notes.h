#pragma once

#include "results/report/model.h"

#include <string>
#include <vector>

namespace beatbench {

// What is to be known about a table's intervals and ranks, a line each: what they draw from, why
// there are none or percentile ones, cautions.
std::vector<std::string> statistics_notes(const ReportTable& table);

}  // namespace beatbench
