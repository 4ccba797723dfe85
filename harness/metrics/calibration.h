#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace beatbench {

inline constexpr int kReliabilityBins = 15;

// The bin of a score of 0 … 1 among `bins` of equal width.
int reliability_bin(double score, int bins);

// The items whose score lies in [from, to), the last bin with its upper end.
struct ReliabilityBin {
  double from = 0, to = 1;
  std::int64_t items = 0;
  double mean_score = 0, share_positive = 0;  // 0 where the bin is empty
};

// `bins` bins of equal width over 0 … 1 (Naeini et al. 2015; Guo et al. 2017, arXiv 1706.04599), of
// one class as seen against all else. Truth is 0 or 1, scores are probabilities. DataError where
// the two differ in length, a truth is neither, or a score is not within 0 … 1.
std::vector<ReliabilityBin> reliability(std::span<const std::uint8_t> truth,
                                        std::span<const float> scores, int bins);

// Expected calibration error: the mean over the items of |mean score − share of positives| of their
// bin. nullopt without items.
std::optional<double> calibration_error(std::span<const ReliabilityBin> bins);

}  // namespace beatbench
