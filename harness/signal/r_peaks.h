#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// R peaks after Pan & Tompkins (IEEE Trans Biomed Eng 1985;32:230–236): slope energy in 5–15 Hz
// over 150 ms, adaptive thresholds, 200 ms refractory, T waves told by their slope, search-back
// after 166 % of the mean RR interval. What differs: filters without delay, thresholds learnt from
// the medians of 2-s maxima (so that 10-s records keep their first beats), all leads taken
// together, and of two waves within 250 ms (240 beats a minute) only the steeper is a QRS, so that
// a P wave is not (the 250 ms chosen on the records DS1 of MIT-BIH). Returned are samples of the
// signal's own rate, rising: the extremum of the QRS, upright or inverted, in lead MLII or II where
// that is there and not flat, else in the lead of steepest QRS. A flat signal has none. Rate 100 …
// 1000 Hz, else UsageError. DataError for NaN or infinity, or a signal that is not whole leads.
std::vector<std::int64_t> detect_r_peaks(std::span<const float> signal_mv,  // [lead, sample]
                                         std::span<const std::string> leads, double rate_hz);

std::vector<std::int64_t> detect_r_peaks(std::span<const float> lead_mv, double rate_hz);

}  // namespace beatbench
