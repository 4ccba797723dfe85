#include "harness/signal/wavelet.h"

#include <algorithm>
#include <cstdint>

namespace beatbench {
namespace {

double held(std::span<const double> x, std::int64_t i) {
  return x[static_cast<std::size_t>(
      std::clamp<std::int64_t>(i, 0, static_cast<std::int64_t>(x.size()) - 1))];
}

}  // namespace

std::array<std::vector<double>, kWaveletScales> quadratic_spline_wavelet(std::span<const float> x) {
  std::array<std::vector<double>, kWaveletScales> scales;
  std::vector<double> smooth(x.begin(), x.end());
  const auto size = static_cast<std::int64_t>(x.size());
  for (std::size_t k = 0; k < kWaveletScales; ++k) {
    const std::int64_t gap = std::int64_t{1} << k;
    // Taps half a gap to each side; at scale 2^1 the centre lies half a sample late, and so at all
    // that build on it.
    const std::int64_t after = (gap + 1) / 2, before = gap - after;
    std::vector<double> next(x.size());
    scales[k].resize(x.size());
    for (std::int64_t i = 0; i < size; ++i) {
      const auto at = static_cast<std::size_t>(i);
      scales[k][at] = 2 * (held(smooth, i + after) - held(smooth, i - before));
      next[at] = (held(smooth, i - before - gap) + 3 * held(smooth, i - before) +
                  3 * held(smooth, i + after) + held(smooth, i + after + gap)) /
                 8;
    }
    smooth = std::move(next);
  }
  return scales;
}

}  // namespace beatbench
