#include "harness/metrics/classification.h"

#include "harness/base/error.h"
#include "harness/metrics/binary_truth.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace beatbench {
namespace {

void check(std::span<const std::uint8_t> truth, std::span<const float> scores) {
  check_truth(truth, scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (std::isnan(scores[i]))
      throw DataError(
          fmt::format("score of item {} is NaN: the model that made it has diverged", i));
}

// Items of one score: how many there are of each class.
struct Level {
  float score = 0;
  std::int64_t positives = 0, negatives = 0;
};

std::vector<Level> levels_from_the_highest(std::span<const std::uint8_t> truth,
                                           std::span<const float> scores) {
  check(truth, scores);
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  std::vector<Level> levels;
  for (const std::size_t item : order) {
    if (levels.empty() || levels.back().score != scores[item]) levels.push_back({scores[item]});
    ++(truth[item] == 1 ? levels.back().positives : levels.back().negatives);
  }
  return levels;
}

std::int64_t positives_of(const std::vector<Level>& levels) {
  std::int64_t sum = 0;
  for (const Level& level : levels) sum += level.positives;
  return sum;
}

}  // namespace

std::optional<double> auroc(std::span<const std::uint8_t> truth, std::span<const float> scores) {
  const auto levels = levels_from_the_highest(truth, scores);
  const std::int64_t positives = positives_of(levels);
  const std::int64_t negatives = static_cast<std::int64_t>(truth.size()) - positives;
  if (positives == 0 || negatives == 0) return std::nullopt;
  std::int64_t positives_above = 0, twice_won = 0;  // whole numbers: exact and free of order
  for (const Level& level : levels) {
    twice_won += level.negatives * (2 * positives_above + level.positives);
    positives_above += level.positives;
  }
  return static_cast<double>(twice_won) / 2 / static_cast<double>(positives) /
         static_cast<double>(negatives);
}

std::optional<double> average_precision(std::span<const std::uint8_t> truth,
                                        std::span<const float> scores) {
  const auto levels = levels_from_the_highest(truth, scores);
  const std::int64_t positives = positives_of(levels);
  if (positives == 0) return std::nullopt;
  double area = 0;
  std::int64_t found = 0, predicted = 0;
  for (const Level& level : levels) {
    found += level.positives;
    predicted += level.positives + level.negatives;
    area += static_cast<double>(level.positives) * static_cast<double>(found) /
            static_cast<double>(predicted);
  }
  return area / static_cast<double>(positives);
}

BinaryCounts counts_at(std::span<const std::uint8_t> truth, std::span<const float> scores,
                       float threshold) {
  check(truth, scores);
  BinaryCounts counts;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const bool predicted = scores[i] >= threshold;
    if (truth[i] == 1)
      ++(predicted ? counts.true_positive : counts.false_negative);
    else
      ++(predicted ? counts.false_positive : counts.true_negative);
  }
  return counts;
}

std::optional<double> f1(const BinaryCounts& counts) {
  const std::int64_t twice = 2 * counts.true_positive;
  const std::int64_t all = twice + counts.false_positive + counts.false_negative;
  if (all == 0) return std::nullopt;
  return static_cast<double>(twice) / static_cast<double>(all);
}

std::optional<Threshold> best_f1_threshold(std::span<const std::uint8_t> truth,
                                           std::span<const float> scores) {
  const auto levels = levels_from_the_highest(truth, scores);
  const std::int64_t positives = positives_of(levels);
  if (positives == 0) return std::nullopt;
  Threshold best;
  std::int64_t found = 0, predicted = 0;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    found += levels[i].positives;
    predicted += levels[i].positives + levels[i].negatives;
    const double value =
        static_cast<double>(2 * found) / static_cast<double>(positives + predicted);
    if (i > 0 && value <= best.f1) continue;
    float threshold = levels[i].score;
    if (i + 1 < levels.size()) {
      const float middle = std::midpoint(levels[i + 1].score, levels[i].score);
      // Between neighbouring floats, and towards −infinity, there is no number strictly above the
      // lower score.
      if (middle > levels[i + 1].score && middle <= levels[i].score) threshold = middle;
    }
    best = {threshold, value};
  }
  return best;
}

std::optional<double> macro_mean(std::span<const std::optional<double>> per_class) {
  double sum = 0;
  std::int64_t present = 0;
  for (const auto& value : per_class) {
    if (!value) continue;
    sum += *value;
    ++present;
  }
  if (present == 0) return std::nullopt;
  return sum / static_cast<double>(present);
}

}  // namespace beatbench
