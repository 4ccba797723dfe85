#pragma once

#include "harness/base/json.h"
#include "results/report/model.h"

namespace beatbench {

// TABLE of docs/report-json.md.
Json table_json(const ReportTable& table, const std::vector<EnvironmentRow>& environments);

}  // namespace beatbench
