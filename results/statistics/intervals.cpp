#include "results/statistics/intervals.h"

#include "results/statistics/distributions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace beatbench {
namespace {

std::vector<double> sorted_values(const Resamples& resamples) {
  std::vector<double> values;
  for (const auto& value : resamples.values)
    if (value) values.push_back(*value);
  std::sort(values.begin(), values.end());
  return values;
}

std::optional<Refusal> why_no_interval(const Resamples& resamples,
                                       const std::vector<double>& sorted, double level) {
  if (!(level > 0 && level < 1))
    throw UsageError(
        fmt::format("level {} of an interval: a number between 0 and 1 is needed", level));
  if (!resamples.estimate) return Refusal{"no interval: the metric has no value on these records"};
  if (resamples.without.size() < 2)
    return Refusal{"no interval: with one patient every resample is that patient again"};
  const double in_each_tail = static_cast<double>(sorted.size()) * (1 - level) / 2;
  if (in_each_tail < 2)
    return Refusal{
        fmt::format("no interval: the metric is defined on {} of {} resamples, too few for "
                    "the tails of {:g} %",
                    sorted.size(), resamples.values.size(), 100 * level)};
  if (sorted.front() == sorted.back())
    return Refusal{fmt::format("no interval: all resamples give {:g}, the records show no spread",
                               sorted.front())};
  return std::nullopt;
}

double quantile(const std::vector<double>& sorted, double probability) {
  const double place = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

Interval between(const Resamples& resamples, const std::vector<double>& sorted, double level,
                 double low, double high) {
  const auto n = static_cast<std::int64_t>(sorted.size());
  return {quantile(sorted, low), quantile(sorted, high), level, n,
          static_cast<std::int64_t>(resamples.values.size()) - n};
}

// How fast the standard error changes with the value.
Outcome<double> acceleration(const Resamples& resamples) {
  double mean = 0, squares = 0, cubes = 0;
  for (const auto& value : resamples.without) {
    if (!value)
      return Refusal{
          "no BCa interval: without one of the patients the metric is not defined, so its "
          "acceleration is unknown. The percentile interval needs none"};
    mean += *value / static_cast<double>(resamples.without.size());
  }
  for (const auto& value : resamples.without) {
    const double d = mean - *value;
    squares += d * d;
    cubes += d * d * d;
  }
  const auto [least, most] =
      std::minmax_element(resamples.without.begin(), resamples.without.end());
  if (*least == *most)
    return Refusal{
        "no BCa interval: leaving out any patient does not move the metric, so its acceleration "
        "is unknown. The percentile interval needs none"};
  return cubes / (6 * std::pow(squares, 1.5));
}

}  // namespace

Outcome<Interval> percentile_interval(const Resamples& resamples, double level) {
  const auto sorted = sorted_values(resamples);
  if (auto refusal = why_no_interval(resamples, sorted, level)) return *refusal;
  return between(resamples, sorted, level, (1 - level) / 2, (1 + level) / 2);
}

Outcome<Interval> bca_interval(const Resamples& resamples, double level) {
  const auto sorted = sorted_values(resamples);
  if (auto refusal = why_no_interval(resamples, sorted, level)) return *refusal;
  const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), *resamples.estimate);
  const double share = static_cast<double>((first - sorted.begin()) + (last - sorted.begin())) / 2 /
                       static_cast<double>(sorted.size());
  if (share <= 0 || share >= 1)
    return Refusal{fmt::format(
        "no BCa interval: all resamples lie on one side of the estimate {:g}, so its bias is "
        "unknown. The percentile interval needs none",
        *resamples.estimate)};
  const double bias = normal_quantile(share);
  const auto a = acceleration(resamples);
  if (!a) return Refusal{a.reason()};
  const auto corrected = [&](double probability) {
    const double z = bias + normal_quantile(probability);
    return normal_cdf(bias + z / (1 - *a * z));
  };
  const double edge = normal_quantile((1 + level) / 2) + std::abs(bias);
  if (std::abs(*a) * edge >= 1)
    return Refusal{fmt::format(
        "no BCa interval: the acceleration {:.3g} is too strong for {:g} %. A few patients decide "
        "the metric",
        *a, 100 * level)};
  const double low = corrected((1 - level) / 2), high = corrected((1 + level) / 2);
  if (std::min(low, 1 - high) * static_cast<double>(sorted.size()) < 1)
    return Refusal{fmt::format(
        "no BCa interval: bias and skewness push its ends to the {:.3g} and {:.5g} quantiles, "
        "beyond the last of {} resamples. The percentile interval needs no correction",
        low, high, sorted.size())};
  return between(resamples, sorted, level, low, high);
}

Outcome<double> bootstrap_p_value(const Resamples& difference) {
  if (!difference.estimate)
    return Refusal{"no p-value: the difference has no value on these records"};
  if (difference.without.size() < 2)
    return Refusal{"no p-value: with one patient every resample is that patient again"};
  std::int64_t below = 1, above = 1, n = 0;
  for (const auto& value : difference.values) {
    if (!value) continue;
    ++n;
    below += *value <= 0;
    above += *value >= 0;
  }
  if (n == 0) return Refusal{"no p-value: the difference is not defined on any resample"};
  return std::min(1.0,
                  2 * static_cast<double>(std::min(below, above)) / static_cast<double>(n + 1));
}

}  // namespace beatbench
