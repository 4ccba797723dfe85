#include "results/statistics/resampled_metric.h"

#include "harness/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace beatbench {
namespace {

// Sums that are made once a patient.
OfPatientSums of_patient_sums(const Patients& patients,
                              const std::array<std::span<const double>, 3>& columns,
                              OfPatientSums::Value value) {
  OfPatientSums metric{{}, value};
  for (std::size_t c = 0; c < columns.size(); ++c) {
    check_one_an_item(patients, columns[c].size());
    metric.columns[c].resize(patients.count());
    for (std::size_t i = 0; i < columns[c].size(); ++i) {
      if (!std::isfinite(columns[c][i]))
        throw DataError(fmt::format("item {} has {}: finite numbers are needed", i, columns[c][i]));
      metric.columns[c][static_cast<std::size_t>(patients.of_item()[i])] += columns[c][i];
    }
  }
  return metric;
}

}  // namespace

void check_one_an_item(const Patients& patients, std::size_t values) {
  if (values != patients.of_item().size())
    throw DataError(
        fmt::format("{} values for {} items with a patient: one value an item is needed", values,
                    patients.of_item().size()));
}

std::optional<double> OfPatientSums::operator()(std::span<const std::int32_t> draws) const {
  Sums sums{};
  for (std::size_t c = 0; c < columns.size(); ++c)
    for (std::size_t p = 0; p < columns[c].size(); ++p) sums[c] += draws[p] * columns[c][p];
  return value(sums);
}

ResampledMetric resampled_ratio(const Patients& patients, std::span<const double> numerators,
                                std::span<const double> denominators,
                                std::span<const double> presence) {
  if (presence.empty()) presence = denominators;
  return of_patient_sums(patients, {numerators, denominators, presence},
                         [](const OfPatientSums::Sums& sums) -> std::optional<double> {
                           const auto& [numerator, denominator, present] = sums;
                           if (denominator == 0 || present == 0) return std::nullopt;
                           return numerator / denominator;
                         });
}

ResampledMetric resampled_sd(const Patients& patients, std::span<const double> counts,
                             std::span<const double> sums, std::span<const double> squares) {
  return of_patient_sums(patients, {counts, sums, squares},
                         [](const OfPatientSums::Sums& all) -> std::optional<double> {
                           const auto& [n, sum, square] = all;
                           if (n < 2) return std::nullopt;
                           return std::sqrt(std::max(0.0, (square - sum * sum / n) / (n - 1)));
                         });
}

ResampledMetric zero_where(ResampledMetric present, ResampledMetric metric) {
  return [present = std::move(present), metric = std::move(metric)](
             std::span<const std::int32_t> draws) -> std::optional<double> {
    const auto value = metric(draws);
    return value || !present(draws) ? value : 0.0;
  };
}

ResampledMetric resampled_mean(const Patients& patients,
                               std::span<const std::optional<double>> values) {
  std::vector<double> numerators, denominators;
  for (const auto& value : values) {
    numerators.push_back(value.value_or(0));
    denominators.push_back(value ? 1 : 0);
  }
  return resampled_ratio(patients, numerators, denominators);
}

ResampledMetric resampled_by_items(const Patients& patients, MetricOfItems metric) {
  return [of_item = std::vector<std::int32_t>(patients.of_item().begin(), patients.of_item().end()),
          metric = std::move(metric)](std::span<const std::int32_t> draws) {
    std::vector<std::int64_t> items;
    for (std::size_t i = 0; i < of_item.size(); ++i)
      items.insert(items.end(),
                   static_cast<std::size_t>(draws[static_cast<std::size_t>(of_item[i])]),
                   static_cast<std::int64_t>(i));
    return metric(items);
  };
}

ResampledMetric resampled_macro(const Patients& patients, std::vector<ResampledMetric> per_class) {
  const std::vector<std::int32_t> everyone(patients.count(), 1);
  std::erase_if(per_class, [&](const ResampledMetric& metric) { return !metric(everyone); });
  return [per_class =
              std::move(per_class)](std::span<const std::int32_t> draws) -> std::optional<double> {
    double sum = 0;
    for (const ResampledMetric& metric : per_class) {
      const auto value = metric(draws);
      if (!value) return std::nullopt;
      sum += *value;
    }
    if (per_class.empty()) return std::nullopt;
    return sum / static_cast<double>(per_class.size());
  };
}

}  // namespace beatbench
