#include "results/statistics/resampled_metric.h"

#include "harness/base/error.h"
#include "harness/metrics/classification.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace beatbench {
namespace {

void check_size(const Patients& patients, std::size_t values) {
  if (values != patients.of_item().size())
    throw DataError(
        fmt::format("{} values for {} items with a patient: one value an item is needed", values,
                    patients.of_item().size()));
}

struct RankedItem {
  std::int32_t patient = 0;
  bool positive = false;
  bool last_of_level = false;  // the next score differs
};

std::vector<RankedItem> items_from_the_highest(const Patients& patients,
                                               std::span<const std::uint8_t> truth,
                                               std::span<const float> scores) {
  (void)auroc(truth, scores);  // complains of unequal lengths, truths other than 0 and 1, NaN
  check_size(patients, truth.size());
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  std::vector<RankedItem> items;
  for (std::size_t i = 0; i < order.size(); ++i)
    items.push_back({patients.of_item()[order[i]], truth[order[i]] == 1,
                     i + 1 == order.size() || scores[order[i + 1]] != scores[order[i]]});
  return items;
}

// Calls each(positives, negatives) for each distinct score from the highest.
template <typename Each>
void for_each_level(const std::vector<RankedItem>& items, std::span<const std::int32_t> draws,
                    Each each) {
  std::int64_t drawn[2] = {0, 0};
  for (const RankedItem& item : items) {
    drawn[item.positive ? 1 : 0] += draws[static_cast<std::size_t>(item.patient)];
    if (!item.last_of_level) continue;
    each(drawn[1], drawn[0]);
    drawn[0] = drawn[1] = 0;
  }
}

}  // namespace

ResampledMetric resampled_auroc(const Patients& patients, std::span<const std::uint8_t> truth,
                                std::span<const float> scores) {
  return [items = items_from_the_highest(patients, truth, scores)](
             std::span<const std::int32_t> draws) -> std::optional<double> {
    std::int64_t positives = 0, negatives = 0, twice_won = 0;  // whole numbers: free of order
    for_each_level(items, draws, [&](std::int64_t level_positives, std::int64_t level_negatives) {
      twice_won += level_negatives * (2 * positives + level_positives);
      positives += level_positives;
      negatives += level_negatives;
    });
    if (positives == 0 || negatives == 0) return std::nullopt;
    return static_cast<double>(twice_won) / 2 / static_cast<double>(positives) /
           static_cast<double>(negatives);
  };
}

ResampledMetric resampled_average_precision(const Patients& patients,
                                            std::span<const std::uint8_t> truth,
                                            std::span<const float> scores) {
  return [items = items_from_the_highest(patients, truth, scores)](
             std::span<const std::int32_t> draws) -> std::optional<double> {
    std::int64_t found = 0, predicted = 0;
    double area = 0;
    for_each_level(items, draws, [&](std::int64_t level_positives, std::int64_t level_negatives) {
      found += level_positives;
      predicted += level_positives + level_negatives;
      if (level_positives > 0)
        area += static_cast<double>(level_positives) * static_cast<double>(found) /
                static_cast<double>(predicted);
    });
    if (found == 0) return std::nullopt;
    return area / static_cast<double>(found);
  };
}

std::optional<double> PatientRatio::operator()(std::span<const std::int32_t> draws) const {
  double numerator = 0, denominator = 0, present = 0;
  for (std::size_t p = 0; p < numerators.size(); ++p) {
    numerator += draws[p] * numerators[p];
    denominator += draws[p] * denominators[p];
    present += draws[p] * presence[p];
  }
  return of_sums(numerator, denominator, present);
}

ResampledMetric resampled_ratio(const Patients& patients, std::span<const double> numerators,
                                std::span<const double> denominators,
                                std::span<const double> presence) {
  if (presence.empty()) presence = denominators;
  check_size(patients, numerators.size());
  check_size(patients, denominators.size());
  check_size(patients, presence.size());
  PatientRatio ratio;
  for (auto* sums : {&ratio.numerators, &ratio.denominators, &ratio.presence})
    sums->resize(patients.count());
  for (std::size_t i = 0; i < numerators.size(); ++i) {
    if (!std::isfinite(numerators[i]) || !std::isfinite(denominators[i]) ||
        !std::isfinite(presence[i]))
      throw DataError(fmt::format("item {} has {} over {}: finite numbers are needed", i,
                                  numerators[i], denominators[i]));
    const auto patient = static_cast<std::size_t>(patients.of_item()[i]);
    ratio.numerators[patient] += numerators[i];
    ratio.denominators[patient] += denominators[i];
    ratio.presence[patient] += presence[i];
  }
  return ratio;
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
