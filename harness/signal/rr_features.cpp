#include "harness/signal/rr_features.h"

#include "harness/base/error.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace beatbench {
namespace {

constexpr std::ptrdiff_t kEachSide = 5;

}  // namespace

std::vector<float> rr_features(std::span<const std::int64_t> r_peaks, double rate_hz) {
  if (!std::ranges::is_sorted(r_peaks))
    throw UsageError("R peaks must stand in the order of time: sort them before rr_features()");
  std::vector<double> rr_s;  // rr_s[i]: from beat i to beat i + 1
  for (std::size_t i = 1; i < r_peaks.size(); ++i)
    rr_s.push_back(static_cast<double>(r_peaks[i] - r_peaks[i - 1]) / rate_hz);
  const std::ptrdiff_t intervals = std::ssize(rr_s);
  std::vector<float> features;
  for (std::ptrdiff_t beat = 0; beat < std::ssize(r_peaks); ++beat) {
    const auto from = rr_s.begin() + std::max<std::ptrdiff_t>(0, beat - kEachSide);
    const auto to = rr_s.begin() + std::min(intervals, beat + kEachSide);
    const double mean_s = std::accumulate(from, to, 0.0) / static_cast<double>(to - from);
    if (from == to || mean_s <= 0) {
      features.insert(features.end(), kRrFeatures, std::numeric_limits<float>::quiet_NaN());
      continue;
    }
    const double previous_s = beat > 0 ? rr_s[static_cast<std::size_t>(beat - 1)] : mean_s;
    const double next_s = beat < intervals ? rr_s[static_cast<std::size_t>(beat)] : mean_s;
    for (const double value : {previous_s, next_s, mean_s, previous_s / mean_s, next_s / mean_s})
      features.push_back(static_cast<float>(value));
  }
  return features;
}

}  // namespace beatbench
