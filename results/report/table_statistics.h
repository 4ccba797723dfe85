#pragma once

#include "results/report/model.h"
#include "results/store/query_predictions.h"

namespace beatbench {

// Fills in a table's intervals, spreads, shown values, order of rows, marks of the best, and
// rankings. What `kept` holds under the table's key is taken from there, else worked out; either
// way it is in `used` afterwards.
void add_statistics(ReportTable& table, PredictionReader& predictions, const KeptStatistics& kept,
                    KeptStatistics& used);

}  // namespace beatbench
