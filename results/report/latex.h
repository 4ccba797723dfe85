#pragma once

#include "results/report/model.h"

#include <string>

namespace beatbench {

std::string latex_escape(const std::string& text);

// A table float for each table of an experiment, its main columns alone, with booktabs: to be
// \input into a paper that loads booktabs (and T1 or a Unicode engine). Values with their interval
// in small type below, ranks of tie groups, the best in bold, incomplete rows below a rule.
std::string latex_report(const Report& report);

}  // namespace beatbench
