#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace beatbench {

// Truth is 0 or 1 per item, scores are any finite numbers, higher meaning more likely 1. All of
// these throw DataError where the two differ in length, a truth is neither 0 nor 1, or a score is
// NaN. nullopt always means "not defined here": missing, never zero.

// Area under the ROC curve: the chance that a positive scores above a negative, ties counted half
// (Hanley & McNeil 1982, the Mann–Whitney statistic). nullopt where one of the two classes is
// absent.
std::optional<double> auroc(std::span<const std::uint8_t> truth, std::span<const float> scores);

// Area under the precision-recall curve as average precision: Σ (R_k − R_{k−1}) P_k over the
// distinct scores from the highest, without interpolation (Davis & Goadrich 2006 on why). nullopt
// where there are no positives.
std::optional<double> average_precision(std::span<const std::uint8_t> truth,
                                        std::span<const float> scores);

struct BinaryCounts {
  std::int64_t true_positive = 0, false_positive = 0, false_negative = 0, true_negative = 0;
  bool operator==(const BinaryCounts&) const = default;
};

// An item counts as predicted where score ≥ threshold.
BinaryCounts counts_at(std::span<const std::uint8_t> truth, std::span<const float> scores,
                       float threshold);

// 2TP / (2TP + FP + FN). nullopt where nothing is positive in truth or prediction.
std::optional<double> f1(const BinaryCounts& counts);

struct Threshold {
  float value = 0;
  double f1 = 0;  // reached on the scores it was chosen on
};

// The threshold of highest F1, to be chosen on validation scores and used on others. Candidates lie
// midway between neighbouring distinct scores, and at the lowest score; of equal F1 the highest
// threshold (fewest predictions) wins. nullopt where there are no positives.
std::optional<Threshold> best_f1_threshold(std::span<const std::uint8_t> truth,
                                           std::span<const float> scores);

// The mean over the classes that have a value. nullopt where none has.
std::optional<double> macro_mean(std::span<const std::optional<double>> per_class);

}  // namespace beatbench
