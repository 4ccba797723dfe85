#include "harness/scoring/merged_waves.h"

#include "harness/scoring/wave_lines.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace beatbench {
namespace {

constexpr double kSameWaveMs = 200;

// The mean over the waves that have the mark, -1 where none has.
std::int64_t mean_mark(std::span<const Wave> waves, std::int64_t Wave::*mark) {
  double sum = 0, count = 0;
  for (const Wave& wave : waves) {
    if (wave.*mark < 0) continue;
    sum += static_cast<double>(wave.*mark);
    ++count;
  }
  return count == 0 ? -1 : std::llround(sum / count);
}

// Adds what is one wave in at least `least` leads; `waves` of one kind, by peak.
void add_joined(std::span<const Wave> waves, std::int64_t least, double rate_hz, LeadWaves& to) {
  for (std::size_t i = 0; i < waves.size();) {
    std::size_t end = i;
    while (end < waves.size() &&
           1000 * static_cast<double>(waves[end].peak - waves[i].peak) / rate_hz <= kSameWaveMs)
      ++end;
    const auto one = waves.subspan(i, end - i);
    if (std::ssize(one) >= least)
      to.waves.push_back({one.front().kind, mean_mark(one, &Wave::onset),
                          mean_mark(one, &Wave::peak), mean_mark(one, &Wave::offset)});
    i = end;
  }
}

bool has_marks(const LeadWaves& lead) { return lead.annotated_begin < lead.annotated_end; }

}  // namespace

LeadWaves merged_waves(std::span<const LeadWaves> leads, double rate_hz) {
  LeadWaves merged;
  std::array<std::vector<Wave>, 3> of_kind;
  std::int64_t marked = 0;
  for (const LeadWaves& lead : leads) {
    if (!has_marks(lead)) continue;
    const bool first = marked++ == 0;
    merged.annotated_begin =
        first ? lead.annotated_begin : std::max(merged.annotated_begin, lead.annotated_begin);
    merged.annotated_end =
        first ? lead.annotated_end : std::min(merged.annotated_end, lead.annotated_end);
    merged.unclear.insert(merged.unclear.end(), lead.unclear.begin(), lead.unclear.end());
    for (const Wave& wave : lead.waves)
      of_kind[static_cast<std::size_t>(wave.kind) - 1].push_back(wave);
  }
  merged.annotated_end = std::max(merged.annotated_begin, merged.annotated_end);
  for (std::vector<Wave>& waves : of_kind) {
    std::ranges::sort(waves, {}, &Wave::peak);
    add_joined(waves, (marked + 1) / 2, rate_hz, merged);
  }
  std::ranges::sort(merged.waves, {}, &Wave::peak);
  return merged;
}

std::vector<std::uint8_t> merged_classes(std::span<const std::uint8_t> classes, std::size_t leads) {
  const std::size_t samples = classes.size() / leads;
  std::vector<std::uint8_t> merged(samples);
  for (std::size_t i = 0; i < samples; ++i) {
    std::array<int, kWaveClasses> votes{};
    for (std::size_t lead = 0; lead < leads; ++lead) ++votes.at(classes[lead * samples + i]);
    merged[i] = static_cast<std::uint8_t>(std::ranges::max_element(votes) - votes.begin());
  }
  return merged;
}

}  // namespace beatbench
