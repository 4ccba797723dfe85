#pragma once

#include "datasets/record.h"

#include <cstdint>
#include <vector>

namespace beatbench {

inline constexpr std::uint8_t kBackground = 0;  // else the number of Wave::Kind: 1 P, 2 QRS, 3 T
inline constexpr std::uint8_t kIgnore = 255;    // not judged, in loss and metric alike

// One label per sample. `waves` counts at rate_from_hz; sample i of the result lies at its time i ·
// from / to, and is in a wave where onset <= time <= offset. To be ignored is
//   all outside the annotated interval (the first and last cycles of LUDB carry no marks);
//   where a wave lacks its onset, all between the wave before it and its peak; where it lacks its
//   offset, all between its peak and the next wave: where in there the wave begins or ends is not
//   known; bounds without a peak.
std::vector<std::uint8_t> rasterise(const LeadWaves& waves, std::int64_t samples,
                                    double rate_from_hz, double rate_to_hz);

}  // namespace beatbench
