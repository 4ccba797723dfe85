#pragma once

#include "results/statistics/patients.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace beatbench {

// A metric of a resample, given how often each patient was drawn ([patient], 0 or more). What does
// not depend on the draw (order of the scores, sums of a patient's counts) is worked out once, so
// that a resample costs one pass without sorting. nullopt where the metric is not defined there.
using ResampledMetric = std::function<std::optional<double>(std::span<const std::int32_t> draws)>;

// All that make one throw DataError where there is not one value an item, or where one is NaN.

// DataError unless there is one value an item.
void check_one_an_item(const Patients& patients, std::size_t values);

// What resampled_ratio(), resampled_sd() and resampled_mean() are made of: bootstrap() adds up the
// columns of many metrics in one pass.
struct OfPatientSums {
  using Sums = std::array<double, 3>;  // of the columns, over the patients drawn
  using Value = std::optional<double> (*)(const Sums& sums);
  std::array<std::vector<double>, 3> columns;  // [patient]
  Value value = nullptr;
  std::optional<double> operator()(std::span<const std::int32_t> draws) const;
};

// Σ numerator / Σ denominator over the items drawn: O(patients) a resample. Pooled Dice or F1 with
// 2TP and 2TP + FP + FN of each record, recall with TP and TP + FN, a mean error with its sum and
// its pairs. nullopt where the denominators add up to 0, or the `presence`s do, where they are
// given: the F1 of a class that no drawn item has is missing, not 0 for its false alarms.
ResampledMetric resampled_ratio(const Patients& patients, std::span<const double> numerators,
                                std::span<const double> denominators,
                                std::span<const double> presence = {});

// The sample standard deviation (n − 1) of values that each item has `counts` of, with their sum
// and their sum of squares: O(patients). nullopt below two values.
ResampledMetric resampled_sd(const Patients& patients, std::span<const double> counts,
                             std::span<const double> sums, std::span<const double> squares);

// 0 where `metric` is missing and `present` is not: a class that is there and never predicted.
ResampledMetric zero_where(ResampledMetric present, ResampledMetric metric);

// The mean over the items that have a value.
ResampledMetric resampled_mean(const Patients& patients,
                               std::span<const std::optional<double>> values);

// Any metric at its own cost: `metric` gets the numbers of the items drawn, rising, an item as
// often as its patient was drawn. It must be callable for as long as the result is.
using MetricOfItems = std::function<std::optional<double>(std::span<const std::int64_t> items)>;
ResampledMetric resampled_by_items(const Patients& patients, MetricOfItems metric);

// The mean over the classes that have a value on all patients. A resample that lost one of these
// is nullopt: a mean over fewer classes would be another metric.
ResampledMetric resampled_macro(const Patients& patients, std::vector<ResampledMetric> per_class);

}  // namespace beatbench
