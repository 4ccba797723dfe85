#pragma once

#include "results/report/model.h"

#include <string>
#include <vector>

namespace beatbench {

bool has_overlap(const ReportTable& table);  // any row has an answer: the table has the column

// A line for each answer that is not clean, with the methods that share it: "a, b: of 40 test
// records 3 were seen in pretraining: …".
std::vector<std::string> overlap_notes(const ReportTable& table);

}  // namespace beatbench
