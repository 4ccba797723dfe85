#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace beatbench {

// Samples of the signal's own rate; −1 where the wave was not found.
struct WaveBounds {
  std::int64_t onset = -1, peak = -1, offset = -1;
  bool found() const { return peak >= 0; }
  bool operator==(const WaveBounds&) const = default;
};

struct BeatWaves {
  WaveBounds p, qrs, t;
  bool operator==(const BeatWaves&) const = default;
};

// The bounds of P, QRS and T in one lead around given R peaks, after Martínez et al. (IEEE Trans
// Biomed Eng 2004;51:570–581): a quadratic-spline wavelet at 250 Hz; QRS bounds on scale 2², where
// the slope before its first and after its last significant extremum has died away; P and T on
// scale 2⁴, else 2⁵, between the two extrema that embrace their peak. What differs: extrema more
// than 40 ms further out than the last are not the QRS's; the QRS is cut out (bridged by a line)
// before P and T are searched, so that it cannot hide them; of a biphasic wave only the larger
// phase is kept. The windows and thresholds were chosen on the odd records of LUDB alone: only its
// even records tell how good they are (docs/signal.md). One BeatWaves per R peak; a flat lead has
// none found. Bounds come in steps of 4 ms. Rate 100 … 1000 Hz, else UsageError. DataError for NaN
// or infinity, or R peaks that do not rise or lie outside the signal.
std::vector<BeatWaves> delineate(std::span<const float> lead_mv, double rate_hz,
                                 std::span<const std::int64_t> r_peaks);

}  // namespace beatbench
