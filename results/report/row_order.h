#pragma once

#include "results/report/model.h"

namespace beatbench {

// Chooses the shown values, marks the best of each column and puts the rows in order: complete ones
// by their first column, best first, then the incomplete.
void order_rows(ReportTable& table);

}  // namespace beatbench
