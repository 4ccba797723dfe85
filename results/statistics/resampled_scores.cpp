#include "results/statistics/resampled_scores.h"

#include "harness/metrics/calibration.h"
#include "harness/metrics/classification.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace beatbench {
namespace {

struct RankedItem {
  std::int32_t patient = 0;
  bool positive = false;
  bool last_of_level = false;  // the next score differs
};

std::vector<RankedItem> items_from_the_highest(const Patients& patients,
                                               std::span<const std::uint8_t> truth,
                                               std::span<const float> scores) {
  (void)auroc(truth, scores);  // complains of unequal lengths, truths other than 0 and 1, NaN
  check_one_an_item(patients, truth.size());
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

ResampledMetric resampled_best_f1(const Patients& patients, std::span<const std::uint8_t> truth,
                                  std::span<const float> scores) {
  std::vector<std::int64_t> positives_of(patients.count());
  auto items = items_from_the_highest(patients, truth, scores);
  for (const RankedItem& item : items)
    positives_of[static_cast<std::size_t>(item.patient)] += item.positive ? 1 : 0;
  return [items = std::move(items), positives_of = std::move(positives_of)](
             std::span<const std::int32_t> draws) -> std::optional<double> {
    std::int64_t positives = 0, found = 0, predicted = 0;
    for (std::size_t p = 0; p < draws.size(); ++p) positives += draws[p] * positives_of[p];
    if (positives == 0) return std::nullopt;
    double best = 0;
    for_each_level(items, draws, [&](std::int64_t level_positives, std::int64_t level_negatives) {
      found += level_positives;
      predicted += level_positives + level_negatives;
      best = std::max(best,
                      static_cast<double>(2 * found) / static_cast<double>(positives + predicted));
    });
    return best;
  };
}

ResampledMetric resampled_calibration_error(const Patients& patients,
                                            std::span<const std::uint8_t> truth,
                                            std::span<const float> scores, int bins) {
  (void)reliability(truth, scores, bins);  // complains of what is no truth and no probability
  check_one_an_item(patients, truth.size());
  struct Item {
    std::int32_t patient = 0, bin = 0;
    double gap = 0;  // score − truth
    bool positive = false;
  };
  std::vector<Item> items;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const double score = scores[i];
    items.push_back(
        {patients.of_item()[i], reliability_bin(score, bins), score - truth[i], truth[i] == 1});
  }
  return [items = std::move(items),
          bins](std::span<const std::int32_t> draws) -> std::optional<double> {
    std::vector<double> gaps(static_cast<std::size_t>(bins));
    std::int64_t drawn = 0, positives = 0;
    for (const Item& item : items) {
      const std::int32_t times = draws[static_cast<std::size_t>(item.patient)];
      gaps[static_cast<std::size_t>(item.bin)] += times * item.gap;
      drawn += times;
      positives += item.positive ? times : 0;
    }
    if (positives == 0) return std::nullopt;
    double error = 0;
    for (const double gap : gaps) error += std::abs(gap);
    return error / static_cast<double>(drawn);
  };
}

}  // namespace beatbench
