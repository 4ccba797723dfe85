#pragma once

#include "harness/base/json.h"
#include "results/report/over_tasks.h"

namespace beatbench {

Json over_tasks_json(const OverTasks& over);  // OVER_TASKS of docs/report-json.md

}  // namespace beatbench
