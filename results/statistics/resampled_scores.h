#pragma once

#include "results/statistics/resampled_metric.h"

namespace beatbench {

// Metrics of scores as harness/metrics has them, sorted or binned once for all resamples: O(items)
// a resample. DataError where there is not one value an item, a truth is neither 0 nor 1, or a
// score is NaN.

// As auroc() and average_precision() of harness/metrics/classification.h: O(items) a resample.
ResampledMetric resampled_auroc(const Patients& patients, std::span<const std::uint8_t> truth,
                                std::span<const float> scores);
ResampledMetric resampled_average_precision(const Patients& patients,
                                            std::span<const std::uint8_t> truth,
                                            std::span<const float> scores);

// The F1 at the threshold of highest F1 of the items drawn (best_f1_threshold() of the same
// header), which is chosen anew in each resample: the oracle is a function of the sample. O(items).
ResampledMetric resampled_best_f1(const Patients& patients, std::span<const std::uint8_t> truth,
                                  std::span<const float> scores);

// As calibration_error() of harness/metrics/calibration.h, in `bins` bins; nullopt without a
// positive, as protocols report it. O(items). DataError for a score outside of 0 … 1 too.
ResampledMetric resampled_calibration_error(const Patients& patients,
                                            std::span<const std::uint8_t> truth,
                                            std::span<const float> scores, int bins);

}  // namespace beatbench
