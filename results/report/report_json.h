#pragma once

#include "harness/base/json.h"
#include "results/report/model.h"

#include <vector>

namespace beatbench {

// One document with everything that a page, a paper or a script could draw: docs/report-json.md.
Json report_json(const std::vector<Report>& reports);

}  // namespace beatbench
