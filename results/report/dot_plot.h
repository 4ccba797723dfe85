#pragma once

#include "results/report/model.h"

#include <string>

namespace beatbench {

// An inline SVG of one column: per row the single runs as dots, the mean as a diamond, ± SD as a
// bar. "" where no row has a value.
std::string dot_plot(const ReportTable& table, std::size_t column);

}  // namespace beatbench
