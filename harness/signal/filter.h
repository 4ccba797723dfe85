#pragma once

#include <span>
#include <vector>

namespace beatbench {

// y[n] = b0 x[n] + b1 x[n−1] + b2 x[n−2] − a1 y[n−1] − a2 y[n−2]
struct Biquad {
  double b0 = 1, b1 = 0, b2 = 0, a1 = 0, a2 = 0;
};

// A Butterworth filter run forward and backward: no delay, and the gain squared, so that a corner
// lies at −6 dB. Designed through the bilinear transform with pre-warped corners.
//   const auto filter = ZeroPhaseFilter::band_pass(2, 0.5, 40, 250);
//   std::vector<float> clean = filter(lead);
class ZeroPhaseFilter {
 public:
  // `order` 1 … 10 is that of one pass (a band-pass has as many poles again). UsageError unless
  // 0 < low < high < rate / 2.
  static ZeroPhaseFilter high_pass(int order, double corner_hz, double rate_hz);
  static ZeroPhaseFilter low_pass(int order, double corner_hz, double rate_hz);
  static ZeroPhaseFilter band_pass(int order, double low_hz, double high_hz, double rate_hz);

  // Same length. Ends are continued by point reflection over up to one period of the lowest corner,
  // and each pass starts in the steady state of its first sample. DataError for NaN or infinity.
  std::vector<float> operator()(std::span<const float> signal) const;

  const std::vector<Biquad>& sections() const { return sections_; }  // of one pass

 private:
  ZeroPhaseFilter(std::vector<Biquad> sections, double lowest_hz, double rate_hz);

  std::vector<Biquad> sections_;
  std::size_t padding_;
};

}  // namespace beatbench
