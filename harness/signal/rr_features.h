#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace beatbench {

// What the rhythm round a beat tells of its class (after de Chazal et al. 2004, IEEE Trans Biomed
// Eng 51:1196): previous RR, next RR, their local mean over up to five intervals on each side, all
// in s, and previous and next RR as shares of that mean.
inline constexpr std::int64_t kRrFeatures = 5;

// [beat, kRrFeatures]. `r_peaks`: samples, not falling (else UsageError), of one stretch of signal:
// an interval that leaves it is not known and counts as the local mean. All NaN where no interval
// is known.
std::vector<float> rr_features(std::span<const std::int64_t> r_peaks, double rate_hz);

}  // namespace beatbench
