#include "results/statistics/bootstrap.h"

#include "harness/base/error.h"
#include "harness/base/moments.h"
#include "harness/base/seed.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

void draw(const BootstrapOptions& options, std::int64_t resample,
          std::vector<std::int32_t>& draws) {
  Draws random(options.seed, "bootstrap", resample);
  std::fill(draws.begin(), draws.end(), 0);
  for (std::size_t i = 0; i < draws.size(); ++i) ++draws[random.below(draws.size())];
}

std::optional<double> checked(std::optional<double> value) {
  if (value && !std::isfinite(*value))
    throw DataError(fmt::format(
        "a metric is {} on a resample: it must be finite, or missing where it is not defined",
        *value));
  return value;
}

using Values = std::vector<std::optional<double>>;

// reduce(values of one resample of all parts), missing where one is missing.
template <typename Reduce>
Values elementwise(std::span<const Resamples> parts, Values Resamples::*field, Reduce reduce) {
  Values result;
  std::vector<double> row(parts.size());
  for (std::size_t i = 0; i < (parts.front().*field).size(); ++i) {
    const bool whole = std::all_of(parts.begin(), parts.end(), [&](const Resamples& part) {
      return (part.*field)[i].has_value();
    });
    for (std::size_t p = 0; whole && p < parts.size(); ++p) row[p] = *(parts[p].*field)[i];
    result.push_back(whole ? std::optional<double>(reduce(row)) : std::nullopt);
  }
  return result;
}

template <typename Reduce>
Resamples combine(std::span<const Resamples> parts, Reduce reduce) {
  if (parts.empty()) throw UsageError("no resamples to combine: at least one is needed");
  std::vector<double> estimates;
  for (const Resamples& part : parts) {
    if (part.drawn != parts.front().drawn)
      throw UsageError(
          "resamples of other patients or another seed cannot be paired: evaluate all methods on "
          "the same records and bootstrap them with one seed");
    if (part.estimate) estimates.push_back(*part.estimate);
  }
  Resamples result;
  if (estimates.size() == parts.size()) result.estimate = reduce(estimates);
  result.values = elementwise(parts, &Resamples::values, reduce);
  result.without = elementwise(parts, &Resamples::without, reduce);
  result.drawn = parts.front().drawn;
  return result;
}

}  // namespace

std::vector<Resamples> bootstrap(std::span<const ResampledMetric> metrics, const Patients& patients,
                                 const BootstrapOptions& options) {
  if (patients.count() == 0) throw DataError("no patients to draw from: the evaluation is empty");
  if (options.resamples < 1)
    throw UsageError(fmt::format("{} resamples: at least 1 is needed", options.resamples));
  std::vector<Resamples> results(metrics.size());
  std::vector<std::int32_t> draws(patients.count(), 1);
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    results[m].estimate = checked(metrics[m](draws));
    results[m].drawn =
        fmt::format("{} seed {} × {}", patients.digest(), options.seed, options.resamples);
  }
  for (std::size_t patient = 0; patient < draws.size(); ++patient) {
    draws[patient] = 0;
    for (std::size_t m = 0; m < metrics.size(); ++m)
      results[m].without.push_back(checked(metrics[m](draws)));
    draws[patient] = 1;
  }
  for (std::int64_t b = 0; b < options.resamples; ++b) {
    draw(options, b, draws);
    for (std::size_t m = 0; m < metrics.size(); ++m)
      results[m].values.push_back(checked(metrics[m](draws)));
  }
  return results;
}

Resamples bootstrap(const ResampledMetric& metric, const Patients& patients,
                    const BootstrapOptions& options) {
  return bootstrap(std::span(&metric, 1), patients, options).front();
}

Resamples difference(const Resamples& a, const Resamples& b) {
  const Resamples pair[] = {a, b};
  return combine(pair, [](std::span<const double> two) { return two[0] - two[1]; });
}

Resamples mean_of(std::span<const Resamples> parts) {
  return combine(parts, [](std::span<const double> values) { return *mean(values); });
}

std::optional<double> resampled_variance(const Resamples& resamples) {
  std::vector<double> defined;
  for (const auto& value : resamples.values)
    if (value) defined.push_back(*value);
  return sample_variance(defined);
}

}  // namespace beatbench
