#pragma once

#include "datasets/record.h"
#include "harness/metrics/boundaries.h"
#include "harness/metrics/segmentation.h"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace beatbench {

inline constexpr int kWaveClasses = 4;  // background, P, QRS, T
inline constexpr std::array<std::string_view, 3> kWaveNames = {"P", "QRS", "T"};
inline constexpr std::array<std::string_view, 2> kEndNames = {"onset", "offset"};
inline constexpr std::array<double, 2> kTolerancesMs = {150, 40};
inline constexpr std::size_t kErrorTolerance = 0;  // errors are of the pairs within 150 ms

// A run of samples of one wave, both ends included.
struct Segment {
  std::uint8_t wave = 0;  // 1 P, 2 QRS, 3 T
  std::int64_t first = 0, last = 0;
  bool operator==(const Segment&) const = default;
};
std::vector<Segment> segments(std::span<const std::uint8_t> classes);  // by time

// What became of one line of samples (a lead, or all leads merged), or of several added up.
struct LineScore {
  std::vector<SegmentCounts> samples = std::vector<SegmentCounts>(kWaveClasses);
  // [tolerance][P, QRS, T][onset, offset]
  std::array<std::array<std::array<BoundaryMatch, 2>, 3>, 2> ends;
  LineScore& operator+=(const LineScore& other);
};

// `classes` at the rate of the marks. A predicted end where the truth is not judged counts only
// where it matches: the first marked onset may be predicted a little early.
LineScore score_line(const LeadWaves& truth, std::span<const std::uint8_t> classes, double rate_hz);

}  // namespace beatbench
