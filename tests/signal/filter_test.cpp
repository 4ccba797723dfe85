#include "harness/signal/filter.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <vector>

namespace beatbench {
namespace {

constexpr double kPi = std::numbers::pi;

// |H|² of one pass, from its coefficients.
double power(const ZeroPhaseFilter& filter, double hz, double rate_hz) {
  const auto z = std::polar(1.0, -2 * kPi * hz / rate_hz);
  double gain = 1;
  for (const Biquad& b : filter.sections())
    gain *= std::norm((b.b0 + b.b1 * z + b.b2 * z * z) / (1.0 + b.a1 * z + b.a2 * z * z));
  return gain;
}

double warp(double hz, double rate_hz) { return std::tan(kPi * hz / rate_hz); }

// Butterworth (1930): |H|² = 1 / (1 + u^2n), u the frequency mapped to a low-pass of corner 1.
double butterworth(int order, double u) { return 1 / (1 + std::pow(u * u, order)); }

TEST(Filter, SectionsHaveTheButterworthResponse) {
  for (const double rate_hz : {100.0, 250.0, 360.0, 500.0, 1000.0})
    for (int order = 1; order <= 6; ++order) {
      const auto high = ZeroPhaseFilter::high_pass(order, 0.5, rate_hz);
      const auto low = ZeroPhaseFilter::low_pass(order, 30, rate_hz);
      const auto band = ZeroPhaseFilter::band_pass(order, 5, 15, rate_hz);
      const double w_low = warp(5, rate_hz), w_high = warp(15, rate_hz);
      for (const double hz : {0.1, 0.5, 2.0, 5.0, 9.0, 15.0, 30.0, 45.0}) {
        const double w = warp(hz, rate_hz);
        // The sixth-order pole cluster at 0.5 Hz of 1000 loses some digits in the coefficients.
        EXPECT_NEAR(power(high, hz, rate_hz), butterworth(order, warp(0.5, rate_hz) / w), 2e-5);
        EXPECT_NEAR(power(low, hz, rate_hz), butterworth(order, w / warp(30, rate_hz)), 1e-8);
        const double u = (w * w - w_low * w_high) / (w * (w_high - w_low));
        EXPECT_NEAR(power(band, hz, rate_hz), butterworth(order, u), 1e-6)
            << order << " " << hz << " of " << rate_hz;
      }
    }
}

TEST(Filter, WideBandsWithRealPolesToo) {
  const auto band = ZeroPhaseFilter::band_pass(1, 0.5, 40, 250);
  for (const double hz : {0.5, 40.0}) EXPECT_NEAR(power(band, hz, 250), 0.5, 1e-9);
}

TEST(Filter, HasNoDelayAndTheGainSquared) {
  const double rate_hz = 250;
  const auto filter = ZeroPhaseFilter::band_pass(2, 5, 15, rate_hz);
  for (const double hz : {2.0, 5.0, 8.66, 15.0, 25.0}) {
    std::vector<float> x(5000);
    for (std::size_t i = 0; i < x.size(); ++i)
      x[i] = static_cast<float>(std::sin(2 * kPi * hz * static_cast<double>(i) / rate_hz));
    const auto y = filter(x);
    ASSERT_EQ(y.size(), x.size());
    const double gain = power(filter, hz, rate_hz);
    for (std::size_t i = 1000; i < 4000; ++i)
      ASSERT_NEAR(static_cast<double>(y[i]), gain * static_cast<double>(x[i]), 1e-5) << hz;
  }
}

TEST(Filter, IsTheSameBackwards) {
  Draws draws(1, "noise");
  std::vector<float> x(4000);
  for (float& value : x) value = static_cast<float>(draws.normal());
  const auto filter = ZeroPhaseFilter::band_pass(3, 1, 40, 250);
  auto y = filter(x);
  std::reverse(x.begin(), x.end());
  const auto z = filter(x);
  std::reverse(y.begin(), y.end());
  // Away from the ends, where the order of the two passes has died away: e^(−2π · 0.5 · 5 s).
  for (std::size_t i = 1250; i < 2750; ++i) ASSERT_NEAR(y[i], z[i], 1e-6);
}

TEST(Filter, RemovesConstants) {
  const std::vector<float> x(400, 5.F);
  for (const auto& filter :
       {ZeroPhaseFilter::high_pass(2, 0.5, 100), ZeroPhaseFilter::band_pass(2, 0.5, 40, 100)})
    for (const float value : filter(x)) ASSERT_NEAR(value, 0, 1e-6);
  for (const float value : ZeroPhaseFilter::low_pass(3, 10, 100)(x)) ASSERT_FLOAT_EQ(value, 5);
}

TEST(Filter, ShortAndLoudSignalsStayFinite) {
  const auto filter = ZeroPhaseFilter::band_pass(4, 0.05, 100, 500);
  EXPECT_TRUE(filter({}).empty());
  for (const std::size_t size : {1U, 2U, 7U, 1000U}) {
    std::vector<float> x(size, -1e4F);
    for (std::size_t i = 0; i < size; i += 2) x[i] = 1e4F;
    for (const float value : filter(x)) ASSERT_TRUE(std::isfinite(value));
  }
}

TEST(Filter, RefusesMissingValuesAndImpossibleCorners) {
  const auto filter = ZeroPhaseFilter::high_pass(2, 0.5, 100);
  std::vector<float> x(100);
  x[40] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THROW(filter(x), DataError);
  EXPECT_THROW(ZeroPhaseFilter::band_pass(2, 5, 50, 100), UsageError);
  EXPECT_THROW(ZeroPhaseFilter::band_pass(2, 15, 5, 100), UsageError);
  EXPECT_THROW(ZeroPhaseFilter::high_pass(0, 5, 100), UsageError);
  EXPECT_THROW(ZeroPhaseFilter::high_pass(2, 0, 100), UsageError);
}

}  // namespace
}  // namespace beatbench
