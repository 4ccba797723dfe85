#pragma once

#include <array>
#include <span>
#include <vector>

namespace beatbench {

// The dyadic wavelet transform of Mallat & Zhong (1992) with the quadratic spline, undecimated ("à
// trous"): scale k is, up to a factor, the slope of the signal smoothed over 2^k samples. Maxima
// are steepest rises, minima steepest falls, and a change of sign is a peak. [0] is scale 2^1 … [4]
// scale 2^5; no delay beyond half a sample.
inline constexpr std::size_t kWaveletScales = 5;
std::array<std::vector<double>, kWaveletScales> quadratic_spline_wavelet(std::span<const float> x);

}  // namespace beatbench
