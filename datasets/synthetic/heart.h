#pragma once

#include <array>
#include <optional>
#include <vector>

namespace beatbench::synthetic {

// A heart as one moving dipole: each wave is a sum of Gaussian kernels along X, Y and Z, the closed
// form of the dynamical model of McSharry et al. (IEEE Trans. Biomed. Eng. 50, 2003) as Sameni et
// al. (EURASIP J. Adv. Signal Process. 2007, 43407) extended it to the vectorcardiogram. Kernels
// stand in the phase of a beat of 1 s, so in seconds from the R wave; the T wave's phase follows
// the heart rate by the model's factor sqrt(RR / 1 s).

using Dipole = std::array<double, 3>;  // mV; X left, Y down, Z back

struct Kernel {
  double at_s = 0;
  double width_s = 0.01;  // standard deviation
  Dipole mv{};
};
using Wave3d = std::vector<Kernel>;

// A kernel ends after this many widths, at 4e-6 of its height.
inline constexpr double kKernelReach = 5;

Dipole dipole_at(const Wave3d& wave, double seconds);

// Where the dipole's magnitude is greatest, and where it first and last is at least kBoundShare of
// that.
inline constexpr double kBoundShare = 0.05;
struct Bounds {
  double onset_s = 0, peak_s = 0, offset_s = 0;
};
std::optional<Bounds> bounds_of(const Wave3d& wave);  // none for a wave without kernels

// One kind of beat. `st` lies under no bounds: it lifts or sinks the segment between QRS and T.
struct BeatShape {
  Wave3d p, qrs, st, t;
  char symbol = 'N';  // MIT annotation symbol
};

BeatShape normal_beat();

void scale(Wave3d& wave, double factor);
void shift(Wave3d& wave, double seconds);
// Turns the whole heart by angles in radians about X, then Y, then Z.
void rotate(BeatShape& beat, const std::array<double, 3>& angles);

}  // namespace beatbench::synthetic
