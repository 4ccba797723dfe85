#include "harness/signal/filter.h"

#include "harness/base/error.h"
#include "harness/signal/finite.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace beatbench {
namespace {

using Complex = std::complex<double>;

void check(int order, double low_hz, double high_hz, double rate_hz) {
  if (order >= 1 && order <= 10 && 0 < low_hz && low_hz < high_hz && high_hz < rate_hz / 2) return;
  throw UsageError(fmt::format(
      "cannot build a filter of order {} from {} to {} Hz at {} Hz: the order must be 1 … 10 and "
      "the corners in order between 0 and half the rate",
      order, low_hz, high_hz, rate_hz));
}

double warped(double hz, double rate_hz) { return std::tan(std::numbers::pi * hz / rate_hz); }
Complex bilinear(Complex s) { return (1.0 + s) / (1.0 - s); }

// Poles of the analogue low-pass with corner 1: the real one of odd orders, and of each pair the
// upper.
std::vector<Complex> prototype_poles(int order) {
  std::vector<Complex> poles;
  for (int k = 0; 2 * k < order; ++k)
    poles.push_back(std::polar(1.0, std::numbers::pi * (order + 1 + 2 * k) / (2 * order)));
  for (Complex& pole : poles) {
    pole = {pole.real(), std::abs(pole.imag())};
    if (pole.imag() < 1e-12) pole = {pole.real(), 0};
  }
  return poles;
}

Complex response(const Biquad& b, Complex z) {
  const Complex inverse = 1.0 / z;
  return (b.b0 + inverse * (b.b1 + inverse * b.b2)) / (1.0 + inverse * (b.a1 + inverse * b.a2));
}

// A section with these numerator zeros and the poles p, q (real, or conjugate to each other), of
// gain 1 at z.
Biquad section(double b0, double b1, double b2, Complex p, Complex q, Complex z) {
  Biquad made{b0, b1, b2, -(p + q).real(), (p * q).real()};
  const double gain = std::abs(response(made, z));
  made.b0 /= gain;
  made.b1 /= gain;
  made.b2 /= gain;
  return made;
}

// zero: +1 for a high-pass, −1 for a low-pass; gain 1 at the other end of the frequency axis.
std::vector<Biquad> one_sided(int order, double corner, double zero) {
  std::vector<Biquad> sections;
  for (const Complex pole : prototype_poles(order)) {
    const Complex z = bilinear(zero > 0 ? corner / pole : corner * pole);
    if (pole.imag() == 0)
      sections.push_back(section(1, -zero, 0, z, 0, -zero));
    else
      sections.push_back(section(1, -2 * zero, 1, z, std::conj(z), -zero));
  }
  return sections;
}

void run_section(const Biquad& b, std::vector<double>& x) {
  // Transposed form; its state as if x[0] had gone in for ever.
  const double first_out = x[0] * (b.b0 + b.b1 + b.b2) / (1 + b.a1 + b.a2);
  double s2 = b.b2 * x[0] - b.a2 * first_out;
  double s1 = b.b1 * x[0] - b.a1 * first_out + s2;
  for (double& value : x) {
    const double in = value;
    const double out = b.b0 * in + s1;
    s1 = b.b1 * in - b.a1 * out + s2;
    s2 = b.b2 * in - b.a2 * out;
    value = out;
  }
}

}  // namespace

ZeroPhaseFilter::ZeroPhaseFilter(std::vector<Biquad> sections, double lowest_hz, double rate_hz)
    : sections_(std::move(sections)),
      padding_(static_cast<std::size_t>(std::ceil(rate_hz / lowest_hz))) {}

ZeroPhaseFilter ZeroPhaseFilter::high_pass(int order, double corner_hz, double rate_hz) {
  check(order, corner_hz / 2, corner_hz, rate_hz);
  return {one_sided(order, warped(corner_hz, rate_hz), 1), corner_hz, rate_hz};
}

ZeroPhaseFilter ZeroPhaseFilter::low_pass(int order, double corner_hz, double rate_hz) {
  check(order, corner_hz / 2, corner_hz, rate_hz);
  return {one_sided(order, warped(corner_hz, rate_hz), -1), corner_hz, rate_hz};
}

ZeroPhaseFilter ZeroPhaseFilter::band_pass(int order, double low_hz, double high_hz,
                                           double rate_hz) {
  check(order, low_hz, high_hz, rate_hz);
  const double low = warped(low_hz, rate_hz), high = warped(high_hz, rate_hz);
  const double centre_squared = low * high, width = high - low;
  const Complex centre = bilinear(Complex(0, std::sqrt(centre_squared)));
  std::vector<Biquad> sections;
  for (const Complex pole : prototype_poles(order)) {
    // s² − (width · pole) s + centre² = 0: each low-pass pole becomes two.
    const Complex half = pole * (width / 2);
    const Complex root = std::sqrt(half * half - centre_squared);
    const Complex p = bilinear(half + root), q = bilinear(half - root);
    if (pole.imag() == 0) {
      sections.push_back(section(1, 0, -1, p, q, centre));
    } else {
      sections.push_back(section(1, 0, -1, p, std::conj(p), centre));
      sections.push_back(section(1, 0, -1, q, std::conj(q), centre));
    }
  }
  return {std::move(sections), low_hz, rate_hz};
}

std::vector<float> ZeroPhaseFilter::operator()(std::span<const float> signal) const {
  require_finite(signal, "filter");
  if (signal.empty()) return {};
  const std::size_t size = signal.size(), padding = std::min(padding_, size - 1);
  std::vector<double> x(size + 2 * padding);
  for (std::size_t i = 0; i < size; ++i) x[padding + i] = static_cast<double>(signal[i]);
  for (std::size_t i = 1; i <= padding; ++i) {
    x[padding - i] = 2 * x[padding] - x[padding + i];
    x[padding + size - 1 + i] = 2 * x[padding + size - 1] - x[padding + size - 1 - i];
  }
  for (int pass = 0; pass < 2; ++pass) {
    for (const Biquad& biquad : sections_) run_section(biquad, x);
    std::reverse(x.begin(), x.end());
  }
  std::vector<float> out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<float>(x[padding + i]);
  return out;
}

}  // namespace beatbench
