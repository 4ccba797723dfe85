#pragma once

#include "results/analysis/pooled_items.h"
#include "results/statistics/resampled_metric.h"

#include <functional>
#include <string>
#include <vector>

namespace beatbench {

// A metric that the predictions in the store give again, ready for resampling.
struct StoredMetric {
  std::string definition;           // as results name it
  std::vector<std::string> scopes;  // the classes, or "all"
  std::vector<ResampledMetric> per_scope;
  bool macro = true;  // the mean over the scopes that have a value goes with it, as scope "macro"
};

// Those whose definition is wanted. multilabel: F1 at the thresholds of the validation part and at
// 0.5; of one fold alone (scores of several models share no scale) AUROC, AUPRC, F1 at the oracle
// threshold and the calibration error. multiclass: F1, sensitivity, precision, accuracy of the
// highest score. waves: Dice pooled and as mean of records, IoU, from counts of samples, and what
// boundary_metrics.h has, of leads apart or merged as the counts were. The same rules for missing
// classes as the protocols'.
std::vector<StoredMetric> stored_metrics(
    const PooledItems& items, const Patients& patients,
    const std::function<bool(const std::string& definition)>& wanted);

// Why the items do not give a metric that results report.
std::string why_not_stored(const PooledItems& items, const std::string& definition,
                           const std::string& scope);

}  // namespace beatbench
