#include "harness/scoring/post_processing.h"

#include "harness/scoring/wave_lines.h"

#include <algorithm>

namespace beatbench {
namespace {

constexpr double kGapMs = 40;
constexpr double kShortestMs[] = {0, 40, 40, 60};

double length_ms(const Segment& s, double rate_hz) {
  return 1000 * static_cast<double>(s.last - s.first + 1) / rate_hz;
}

}  // namespace

std::vector<std::uint8_t> drop_fragments(std::span<const std::uint8_t> classes, double rate_hz) {
  std::vector<std::uint8_t> out(classes.begin(), classes.end());
  const auto fill = [&](std::int64_t first, std::int64_t last, std::uint8_t wave) {
    std::fill(out.begin() + first, out.begin() + last + 1, wave);
  };
  const std::vector<Segment> before = segments(classes);
  for (std::size_t i = 1; i < before.size(); ++i) {
    const Segment gap{0, before[i - 1].last + 1, before[i].first - 1};
    if (before[i].wave == before[i - 1].wave && length_ms(gap, rate_hz) <= kGapMs)
      fill(gap.first, gap.last, before[i].wave);
  }
  for (const Segment& segment : segments(out))
    if (length_ms(segment, rate_hz) < kShortestMs[segment.wave])
      fill(segment.first, segment.last, 0);
  return out;
}

}  // namespace beatbench
