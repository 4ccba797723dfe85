#include "harness/scoring/wave_lines.h"

#include "datasets/ludb/rasterise.h"

#include <cmath>

namespace beatbench {
namespace {

using Times = std::array<std::array<std::vector<double>, 2>, 3>;  // [wave][onset, offset] ms

Times times_of(const LeadWaves& lead, double rate_hz) {
  Times times;
  for (const Wave& wave : lead.waves) {
    auto& ends = times[static_cast<std::size_t>(wave.kind) - 1];
    if (wave.onset >= 0) ends[0].push_back(1000 * static_cast<double>(wave.onset) / rate_hz);
    if (wave.offset >= 0) ends[1].push_back(1000 * static_cast<double>(wave.offset) / rate_hz);
  }
  return times;
}

Times times_of(std::span<const std::uint8_t> classes, double rate_hz) {
  Times times;
  for (const Segment& segment : segments(classes)) {
    auto& ends = times[segment.wave - 1U];
    ends[0].push_back(1000 * static_cast<double>(segment.first) / rate_hz);
    ends[1].push_back(1000 * static_cast<double>(segment.last) / rate_hz);
  }
  return times;
}

}  // namespace

std::vector<Segment> segments(std::span<const std::uint8_t> classes) {
  std::vector<Segment> found;
  for (std::int64_t i = 0; i < std::ssize(classes); ++i) {
    const std::uint8_t wave = classes[static_cast<std::size_t>(i)];
    if (wave == 0) continue;
    if (!found.empty() && found.back().wave == wave && found.back().last == i - 1)
      found.back().last = i;
    else
      found.push_back({wave, i, i});
  }
  return found;
}

LineScore& LineScore::operator+=(const LineScore& other) {
  for (std::size_t c = 0; c < samples.size(); ++c) samples[c] += other.samples[c];
  for (std::size_t t = 0; t < ends.size(); ++t)
    for (std::size_t w = 0; w < ends[t].size(); ++w)
      for (std::size_t e = 0; e < ends[t][w].size(); ++e) ends[t][w][e] += other.ends[t][w][e];
  return *this;
}

LineScore score_line(const LeadWaves& truth, std::span<const std::uint8_t> classes,
                     double rate_hz) {
  const auto labels = rasterise(truth, std::ssize(classes), rate_hz, rate_hz);
  LineScore score;
  score.samples = segment_counts(labels, classes, kWaveClasses);
  const Times marked = times_of(truth, rate_hz), said = times_of(classes, rate_hz);
  for (std::size_t t = 0; t < kTolerancesMs.size(); ++t)
    for (std::size_t w = 0; w < kWaveNames.size(); ++w)
      for (std::size_t e = 0; e < kEndNames.size(); ++e) {
        BoundaryMatch match = match_boundaries(marked[w][e], said[w][e], kTolerancesMs[t]);
        for (const double time_ms : match.unmatched_prediction_ms) {
          const auto sample = static_cast<std::size_t>(std::llround(time_ms * rate_hz / 1000));
          if (labels[sample] == kIgnore) --match.false_positive;
        }
        score.ends[t][w][e] = std::move(match);
      }
  return score;
}

}  // namespace beatbench
