#pragma once

#include "results/statistics/patients.h"
#include "results/statistics/resampled_metric.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

struct BootstrapOptions {
  std::uint64_t seed = 0;
  std::int64_t resamples = 2000;
};

// One metric on all resamples of the same patients. Intervals, differences and p-values are drawn
// from it without touching a prediction again.
struct Resamples {
  std::optional<double> estimate;              // on all patients
  std::vector<std::optional<double>> values;   // of resample 0, 1, …; nullopt: not defined there
  std::vector<std::optional<double>> without;  // with patient 0, 1, … left out: the jackknife
  std::string drawn;                           // names patients and seed: equal ones may be paired
};

// Draws as many patients as there are, with replacement (Efron 1979). Resample b is a function of
// (seed, b, number of patients) alone: every method meets the same, so differences are paired.
// The metrics share the draws. DataError without patients, or where a metric is not finite.
std::vector<Resamples> bootstrap(std::span<const ResampledMetric> metrics, const Patients& patients,
                                 const BootstrapOptions& options = {});
Resamples bootstrap(const ResampledMetric& metric, const Patients& patients,
                    const BootstrapOptions& options = {});

// a − b resample by resample: the paired bootstrap of a difference on the same records. Not
// defined where one of the two is not. UsageError where the two were not drawn alike.
Resamples difference(const Resamples& a, const Resamples& b);
// The mean resample by resample, of several seeds or protocols over the same patients.
Resamples mean_of(std::span<const Resamples> parts);

// The variance (n − 1) of the values that are defined; nullopt below two.
std::optional<double> resampled_variance(const Resamples& resamples);

}  // namespace beatbench
