#include "harness/metrics/calibration.h"

#include "harness/base/error.h"
#include "harness/metrics/binary_truth.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

void check_probabilities(std::span<const std::uint8_t> truth, std::span<const float> scores) {
  check_truth(truth, scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (!(scores[i] >= 0 && scores[i] <= 1))
      throw DataError(fmt::format("score of item {} is {}: a probability is needed", i, scores[i]));
}

}  // namespace

int reliability_bin(double score, int bins) {
  return std::min(static_cast<int>(score * bins), bins - 1);
}

std::vector<ReliabilityBin> reliability(std::span<const std::uint8_t> truth,
                                        std::span<const float> scores, int bins) {
  check_probabilities(truth, scores);
  std::vector<ReliabilityBin> table(static_cast<std::size_t>(bins));
  for (int b = 0; b < bins; ++b) {
    table[static_cast<std::size_t>(b)].from = static_cast<double>(b) / bins;
    table[static_cast<std::size_t>(b)].to = static_cast<double>(b + 1) / bins;
  }
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const double score = scores[i];
    ReliabilityBin& bin = table[static_cast<std::size_t>(reliability_bin(score, bins))];
    ++bin.items;
    bin.mean_score += score;
    bin.share_positive += truth[i];
  }
  for (ReliabilityBin& bin : table) {
    if (bin.items == 0) continue;
    bin.mean_score /= static_cast<double>(bin.items);
    bin.share_positive /= static_cast<double>(bin.items);
  }
  return table;
}

std::optional<double> calibration_error(std::span<const ReliabilityBin> bins) {
  double sum = 0;
  std::int64_t items = 0;
  for (const ReliabilityBin& bin : bins) {
    sum += static_cast<double>(bin.items) * std::abs(bin.mean_score - bin.share_positive);
    items += bin.items;
  }
  if (items == 0) return std::nullopt;
  return sum / static_cast<double>(items);
}

}  // namespace beatbench
