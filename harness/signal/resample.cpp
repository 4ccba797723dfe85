#include "harness/signal/resample.h"

#include "harness/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace beatbench {
namespace {

constexpr double kBeta = 8.6;           // stop-band 86.7 dB: A = beta / 0.1102 + 8.7 (Kaiser 1974)
constexpr double kHalfLength = 32;      // in samples of the lower rate
constexpr double kTransition = 0.0857;  // (A − 7.95) / (14.36 · 2 · kHalfLength), of the lower rate
constexpr std::int64_t kLargestTerm = 4096;

struct Ratio {
  std::int64_t up, down;
};

// The first convergent of the continued fraction that equals the ratio within a few rounding
// errors.
Ratio as_ratio(double from_hz, double to_hz) {
  const double target = to_hz / from_hz;
  std::int64_t up = 1, down = 0, last_up = 0, last_down = 1;
  for (double rest = target; up <= kLargestTerm && down <= kLargestTerm; rest = 1 / rest) {
    const double whole = std::floor(rest);
    if (whole > static_cast<double>(kLargestTerm)) break;
    const auto step = static_cast<std::int64_t>(whole);
    last_up = std::exchange(up, step * up + last_up);
    last_down = std::exchange(down, step * down + last_down);
    const double value = static_cast<double>(up) / static_cast<double>(down);
    if (up > 0 && up <= kLargestTerm && down <= kLargestTerm &&
        std::abs(value - target) <= 1e-12 * target)
      return {up, down};
    rest -= whole;
    if (rest <= 0) break;
  }
  throw UsageError(fmt::format(
      "cannot resample from {} to {} Hz: the rates are not in a ratio of whole numbers up to {}. "
      "Choose a rate such as 100, 250, 360 or 500 Hz",
      from_hz, to_hz, kLargestTerm));
}

double bessel_i0(double x) {
  double sum = 1, term = 1;
  for (int k = 1; term > 1e-17 * sum; ++k) {
    term *= (x / (2 * k)) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

// The impulse response at `offset` input samples from its centre; `scale` = lower rate / input
// rate.
double windowed_sinc(double offset, double scale) {
  const double place = offset * scale / kHalfLength;
  if (std::abs(place) > 1 - 1e-9) return 0;  // the same on both sides, whatever the rounding
  const double window = bessel_i0(kBeta * std::sqrt(1 - place * place)) / bessel_i0(kBeta);
  const double cutoff =
      scale * (1 - kTransition);  // of the input's Nyquist; stop-band starts at the lower one
  const double x = std::numbers::pi * cutoff * offset;
  return window * (x == 0 ? cutoff : cutoff * std::sin(x) / x);
}

}  // namespace

Resampler::Resampler(double from_hz, double to_hz) {
  if (!(from_hz > 0 && to_hz > 0) || !std::isfinite(from_hz) || !std::isfinite(to_hz))
    throw UsageError(
        fmt::format("cannot resample from {} to {} Hz: rates must be above 0", from_hz, to_hz));
  const Ratio ratio = as_ratio(from_hz, to_hz);
  up_ = ratio.up;
  down_ = ratio.down;
  if (up_ == down_) return;
  const double scale = std::min(1.0, static_cast<double>(up_) / static_cast<double>(down_));
  const auto reach = static_cast<std::int64_t>(std::ceil(kHalfLength / scale));
  first_ = -reach;
  taps_per_phase_ = 2 * reach + 2;
  taps_.resize(static_cast<std::size_t>(up_ * taps_per_phase_));
  for (std::int64_t phase = 0; phase < up_; ++phase) {
    const std::span row(taps_.data() + phase * taps_per_phase_,
                        static_cast<std::size_t>(taps_per_phase_));
    const double shift = static_cast<double>(phase) / static_cast<double>(up_);
    double sum = 0;
    for (std::size_t k = 0; k < row.size(); ++k)
      sum += row[k] =
          windowed_sinc(static_cast<double>(first_) + static_cast<double>(k) - shift, scale);
    for (double& tap : row) tap /= sum;
  }
}

std::int64_t Resampler::output_size(std::int64_t input_size) const {
  return (2 * input_size * up_ + down_) / (2 * down_);
}

float Resampler::at(std::span<const float> signal, std::int64_t output) const {
  const auto size = static_cast<std::int64_t>(signal.size());
  const double* taps = taps_.data() + output * down_ % up_ * taps_per_phase_;
  const std::int64_t begin = output * down_ / up_ + first_;
  if (begin < 0 || begin + taps_per_phase_ > size) {
    double sum = 0;
    for (std::int64_t k = 0; k < taps_per_phase_; ++k)
      sum +=
          taps[k] *
          static_cast<double>(
              signal[static_cast<std::size_t>(std::clamp<std::int64_t>(begin + k, 0, size - 1))]);
    return static_cast<float>(sum);
  }
  const float* samples = signal.data() + begin;
  std::array<double, 4> sums{};  // independent, so that the additions overlap
  std::int64_t k = 0;
  for (; k + 4 <= taps_per_phase_; k += 4)
    for (std::size_t lane = 0; lane < 4; ++lane)
      sums[lane] += taps[k + static_cast<std::int64_t>(lane)] *
                    static_cast<double>(samples[k + static_cast<std::int64_t>(lane)]);
  for (; k < taps_per_phase_; ++k) sums[0] += taps[k] * static_cast<double>(samples[k]);
  return static_cast<float>((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

std::vector<float> Resampler::operator()(std::span<const float> signal) const {
  if (up_ == down_ || signal.empty()) return {signal.begin(), signal.end()};
  std::vector<float> out(
      static_cast<std::size_t>(output_size(static_cast<std::int64_t>(signal.size()))));
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = at(signal, static_cast<std::int64_t>(i));
  return out;
}

std::int64_t map_sample(std::int64_t sample, double from_hz, double to_hz) {
  return std::llround(static_cast<double>(sample) * to_hz / from_hz);
}

}  // namespace beatbench
