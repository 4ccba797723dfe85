#include "datasets/synthetic/wave_marks.h"

#include <cmath>

namespace beatbench::synthetic {

void mark_wave(std::vector<wfdb::Annotation>& marks, const std::optional<Bounds>& wave, char symbol,
               const std::vector<double>& lead, double rate_hz) {
  if (!wave) return;
  const std::int64_t onset = std::lround(wave->onset_s * rate_hz),
                     offset = std::lround(wave->offset_s * rate_hz);
  const auto value = [&](std::int64_t at) { return lead[static_cast<std::size_t>(at)]; };
  std::int64_t peak = onset + 1;
  for (auto at = onset + 1; at < offset; ++at)
    if (std::abs(value(at) - value(onset)) > std::abs(value(peak) - value(onset))) peak = at;
  marks.push_back({.sample = onset, .symbol = '('});
  marks.push_back({.sample = peak, .symbol = symbol});
  marks.push_back({.sample = offset, .symbol = ')'});
}

}  // namespace beatbench::synthetic
