#include "results/statistics/bootstrap.h"

#include "harness/base/error.h"
#include "harness/base/moments.h"
#include "harness/base/seed.h"
#include "results/statistics/patient_sums.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace beatbench {
namespace {

void draw(const BootstrapOptions& options, std::int64_t resample,
          std::vector<std::int32_t>& draws) {
  Draws random(options.seed, "bootstrap", resample);
  std::fill(draws.begin(), draws.end(), 0);
  for (std::size_t i = 0; i < draws.size(); ++i) ++draws[random.below(draws.size())];
}

const std::optional<double>& checked(const std::optional<double>& value) {
  if (value && !std::isfinite(*value))
    throw DataError(fmt::format(
        "a metric is {} on a resample: it must be finite, or missing where it is not defined",
        *value));
  return value;
}

// All metrics on one draw after the other; those of sums from sums that are made together.
class Together {
 public:
  Together(std::span<const ResampledMetric> metrics, std::size_t patients)
      : metrics_(metrics), sums_(patients) {
    for (const ResampledMetric& metric : metrics) {
      const auto* of_sums = metric.target<OfPatientSums>();
      auto& columns = columns_.emplace_back();
      if (of_sums == nullptr) continue;
      columns.emplace();
      for (std::size_t c = 0; c < columns->size(); ++c)
        (*columns)[c] = sums_.add(of_sums->columns[c]);
    }
  }

  // put(number of the metric, its value)
  template <class Put>
  void on(std::span<const std::int32_t> draws, Put put) {
    sums_.over(draws, of_columns_);
    for (std::size_t m = 0; m < metrics_.size(); ++m)
      put(m, checked(columns_[m] ? of_sums(m) : metrics_[m](draws)));
  }

 private:
  std::optional<double> of_sums(std::size_t metric) const {
    OfPatientSums::Sums sums{};
    for (std::size_t c = 0; c < sums.size(); ++c) sums[c] = of_columns_[(*columns_[metric])[c]];
    return metrics_[metric].target<OfPatientSums>()->value(sums);
  }

  std::span<const ResampledMetric> metrics_;
  PatientSums sums_;
  std::vector<std::optional<std::array<std::size_t, 3>>> columns_;  // of metrics made of sums
  std::vector<double> of_columns_;
};

using Value = std::optional<double>;

// Missing where one of the two is.
void add(Value& sum, const Value& more) {
  if (sum && more)
    *sum += *more;
  else
    sum.reset();
}

// change(value of `all`, value of `other`) for all values.
template <class Change>
void elementwise(Resamples& all, const Resamples& other, Change change) {
  change(all.estimate, other.estimate);
  for (std::size_t i = 0; i < all.values.size(); ++i) change(all.values[i], other.values[i]);
  for (std::size_t i = 0; i < all.without.size(); ++i) change(all.without[i], other.without[i]);
}

void check_drawn_alike(const Resamples& a, const Resamples& b) {
  if (a.drawn != b.drawn)
    throw UsageError(
        "resamples of other patients or another seed cannot be paired: evaluate all methods on "
        "the same records and bootstrap them with one seed");
}

}  // namespace

std::vector<Resamples> bootstrap(std::span<const ResampledMetric> metrics, const Patients& patients,
                                 const BootstrapOptions& options) {
  if (patients.count() == 0) throw DataError("no patients to draw from: the evaluation is empty");
  if (options.resamples < 1)
    throw UsageError(fmt::format("{} resamples: at least 1 is needed", options.resamples));
  std::vector<Resamples> results(metrics.size());
  for (Resamples& result : results) {
    result.drawn =
        fmt::format("{} seed {} × {}", patients.digest(), options.seed, options.resamples);
    result.without.reserve(patients.count());
    result.values.reserve(static_cast<std::size_t>(options.resamples));
  }
  Together together(metrics, patients.count());
  std::vector<std::int32_t> draws(patients.count(), 1);
  together.on(draws, [&](std::size_t m, const Value& value) { results[m].estimate = value; });
  for (std::size_t patient = 0; patient < draws.size(); ++patient) {
    draws[patient] = 0;
    together.on(draws,
                [&](std::size_t m, const Value& value) { results[m].without.push_back(value); });
    draws[patient] = 1;
  }
  for (std::int64_t b = 0; b < options.resamples; ++b) {
    draw(options, b, draws);
    together.on(draws,
                [&](std::size_t m, const Value& value) { results[m].values.push_back(value); });
  }
  return results;
}

Resamples bootstrap(const ResampledMetric& metric, const Patients& patients,
                    const BootstrapOptions& options) {
  return bootstrap(std::span(&metric, 1), patients, options).front();
}

Resamples difference(const Resamples& a, const Resamples& b) {
  check_drawn_alike(a, b);
  Resamples result = a;
  elementwise(result, b, [](Value& value, const Value& other) {
    if (value && other)
      *value -= *other;
    else
      value.reset();
  });
  return result;
}

Resamples mean_of(std::span<const Resamples> parts) {
  if (parts.empty()) throw UsageError("no resamples to combine: at least one is needed");
  const Resamples& first = parts.front();
  Resamples result{0, std::vector<Value>(first.values.size(), 0),
                   std::vector<Value>(first.without.size(), 0), first.drawn};
  for (const Resamples& part : parts) {
    check_drawn_alike(part, first);
    elementwise(result, part, add);
  }
  const auto n = static_cast<double>(parts.size());
  elementwise(result, result, [n](Value& sum, const Value&) {
    if (sum) *sum /= n;
  });
  return result;
}

std::optional<double> resampled_variance(const Resamples& resamples) {
  std::vector<double> defined;
  defined.reserve(resamples.values.size());
  for (const auto& value : resamples.values)
    if (value) defined.push_back(*value);
  return sample_variance(defined);
}

}  // namespace beatbench
