#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace beatbench {

inline constexpr std::uint8_t kIgnoreLabel = 255;  // truth that is neither right nor wrong

// What became of the samples of one class.
struct SegmentCounts {
  std::int64_t true_positive = 0, false_positive = 0, false_negative = 0;
  SegmentCounts& operator+=(const SegmentCounts& other);
  bool operator==(const SegmentCounts&) const = default;
};

// Per class 0 … classes − 1, over the samples whose truth is not kIgnoreLabel. DataError where
// lengths differ, or a label is no class (a prediction may be anything where the truth is ignored).
std::vector<SegmentCounts> segment_counts(std::span<const std::uint8_t> truth,
                                          std::span<const std::uint8_t> prediction, int classes);

// nullopt where the denominator is 0: a class empty in truth and prediction is left out, not
// perfect.
std::optional<double> dice(const SegmentCounts& counts);       // = F1 = 2TP / (2TP + FP + FN)
std::optional<double> iou(const SegmentCounts& counts);        // TP / (TP + FP + FN)
std::optional<double> precision(const SegmentCounts& counts);  // TP / (TP + FP)
std::optional<double> recall(const SegmentCounts& counts);     // TP / (TP + FN)

using SegmentScore = std::optional<double> (*)(const SegmentCounts&);

// counts[record][class], one value per class: of the counts of all records added up …
std::vector<std::optional<double>> pooled(std::span<const std::vector<SegmentCounts>> counts,
                                          SegmentScore score);
// … or the mean over the records in which the class has a value. DataError where records differ in
// their classes.
std::vector<std::optional<double>> mean_per_record(
    std::span<const std::vector<SegmentCounts>> counts, SegmentScore score);

}  // namespace beatbench
