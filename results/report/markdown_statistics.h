#pragma once

#include "results/report/model.h"

#include <string>

namespace beatbench {

// What stands below a table: notes, who is told apart from whom, spread over seeds and patients.
// "" where the table has no statistics at all.
std::string markdown_statistics(const ReportTable& table);
// "" for a single block of a single protocol without anything to rank.
std::string markdown_over_tasks(const OverTasks& over);

}  // namespace beatbench
