#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace beatbench {

// Changes the rate of a signal by a rational factor with an anti-aliasing filter: a windowed sinc
// in polyphase form (Crochiere & Rabiner 1983; Kaiser window, beta 8.6, 32 zero crossings to each
// side). With f the lower of the two rates: pass-band 0 … 0.41 f (ripple < 0.001), stop-band from
// 0.5 f (below −80 dB). At 100 Hz that is flat to 41 Hz and nothing of 50 Hz and above. Sample k of
// the output lies at time k / to_hz. Beyond its ends the signal goes on with its first and last
// sample, so a constant stays the constant. Missing values (NaN) spread over the length of the
// filter: mend them first.
//   std::vector<float> at_100 = Resampler(500, 100)(at_500);
class Resampler {
 public:
  // UsageError where a rate is not positive or the two are not in a ratio of whole numbers up to
  // 4096.
  Resampler(double from_hz, double to_hz);

  std::vector<float> operator()(std::span<const float> signal) const;  // equal rates: the same bits
  std::int64_t output_size(std::int64_t input_size) const;             // round(n · to / from)

 private:
  float at(std::span<const float> signal, std::int64_t output) const;

  std::int64_t up_ = 1, down_ = 1;  // output rate = input rate · up / down, in lowest terms
  std::int64_t first_ =
      0;  // offset of a phase's first tap from the sample at or before the output's time
  std::int64_t taps_per_phase_ = 0;
  std::vector<double> taps_;  // [phase, tap]; each phase sums to 1
};

// The sample of the other rate that is nearest in time.
std::int64_t map_sample(std::int64_t sample, double from_hz, double to_hz);

}  // namespace beatbench
