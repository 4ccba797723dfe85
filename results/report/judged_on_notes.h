#pragma once

#include "results/report/model.h"

#include <string>
#include <vector>

namespace beatbench {

// What the runs of a table were judged on, where that is not the protocol's own: another data set
// as a whole, lists of ids in place of the built-in split (by name and SHA-256).
std::vector<std::string> judged_on_notes(const ReportTable& table);

}  // namespace beatbench
