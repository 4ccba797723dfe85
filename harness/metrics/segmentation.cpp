#include "harness/metrics/segmentation.h"

#include "harness/base/error.h"
#include "harness/metrics/classification.h"

#include <fmt/format.h>

namespace beatbench {
namespace {

std::optional<double> ratio(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

std::size_t common_classes(std::span<const std::vector<SegmentCounts>> counts) {
  if (counts.empty()) return 0;
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i].size() != counts[0].size())
      throw DataError(fmt::format("record {} has {} classes, record 0 has {}", i, counts[i].size(),
                                  counts[0].size()));
  return counts[0].size();
}

}  // namespace

SegmentCounts& SegmentCounts::operator+=(const SegmentCounts& other) {
  true_positive += other.true_positive;
  false_positive += other.false_positive;
  false_negative += other.false_negative;
  return *this;
}

std::vector<SegmentCounts> segment_counts(std::span<const std::uint8_t> truth,
                                          std::span<const std::uint8_t> prediction, int classes) {
  if (truth.size() != prediction.size())
    throw DataError(
        fmt::format("{} samples of truth but {} of prediction", truth.size(), prediction.size()));
  std::vector<SegmentCounts> counts(static_cast<std::size_t>(classes));
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (truth[i] == kIgnoreLabel) continue;
    if (truth[i] >= classes || prediction[i] >= classes)
      throw DataError(
          fmt::format("sample {}: truth {} and prediction {} must be classes 0 … {}, or truth {}",
                      i, truth[i], prediction[i], classes - 1, kIgnoreLabel));
    if (truth[i] == prediction[i]) {
      ++counts[truth[i]].true_positive;
    } else {
      ++counts[truth[i]].false_negative;
      ++counts[prediction[i]].false_positive;
    }
  }
  return counts;
}

std::optional<double> dice(const SegmentCounts& c) {
  return ratio(2 * c.true_positive, 2 * c.true_positive + c.false_positive + c.false_negative);
}
std::optional<double> iou(const SegmentCounts& c) {
  return ratio(c.true_positive, c.true_positive + c.false_positive + c.false_negative);
}
std::optional<double> precision(const SegmentCounts& c) {
  return ratio(c.true_positive, c.true_positive + c.false_positive);
}
std::optional<double> recall(const SegmentCounts& c) {
  return ratio(c.true_positive, c.true_positive + c.false_negative);
}

std::vector<std::optional<double>> pooled(std::span<const std::vector<SegmentCounts>> counts,
                                          SegmentScore score) {
  std::vector<std::optional<double>> values(common_classes(counts));
  for (std::size_t k = 0; k < values.size(); ++k) {
    SegmentCounts sum;
    for (const auto& record : counts) sum += record[k];
    values[k] = score(sum);
  }
  return values;
}

std::vector<std::optional<double>> mean_per_record(
    std::span<const std::vector<SegmentCounts>> counts, SegmentScore score) {
  std::vector<std::optional<double>> means(common_classes(counts));
  for (std::size_t k = 0; k < means.size(); ++k) {
    std::vector<std::optional<double>> values;
    values.reserve(counts.size());
    for (const auto& record : counts) values.push_back(score(record[k]));
    means[k] = macro_mean(values);
  }
  return means;
}

}  // namespace beatbench
