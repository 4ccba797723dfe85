#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace beatbench {

inline constexpr double kQrsRateHz = 250;  // the rate at which QRS complexes are searched

// The first steps of Pan & Tompkins (1985) on one lead, without delay: 5–15 Hz, five-point
// derivative, square.
struct QrsLead {
  std::vector<float> band_mv;         // at kQrsRateHz
  std::vector<double> squared_slope;  // (mV / s)² at kQrsRateHz
  double contrast = 0;                // scale / mean squared slope: high where beats stand out
  double scale = 0;                   // squared slope of a usual beat; 0: the lead is flat
};

QrsLead qrs_lead(std::span<const float> lead_mv, double rate_hz);

// One squared slope from those of all leads that are not flat: each by its own scale, then the
// median across leads, so that noise in a few leads does not count. Empty where all are flat.
std::vector<double> combined_slope(std::span<const QrsLead> leads);

// Mean over a centred window of `width` samples, shorter at the ends.
std::vector<double> moving_mean(std::span<const double> x, std::size_t width);

}  // namespace beatbench
