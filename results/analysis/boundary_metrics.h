#pragma once

#include "results/analysis/stored_metrics.h"

#include <vector>

namespace beatbench {

// F1, precision and recall of the wave boundaries within 150 and 40 ms, mean and SD of the errors
// of those within 150 ms, by the rules of harness/scoring/wave_rows.h. Nothing where the runs kept
// no boundaries.
std::vector<StoredMetric> boundary_metrics(const PooledItems& items, const Patients& patients);

}  // namespace beatbench
