#include "harness/signal/resample.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

namespace beatbench {
namespace {

constexpr double kPi = std::numbers::pi;

std::vector<float> sine(double hz, double rate_hz, std::size_t samples) {
  std::vector<float> x(samples);
  for (std::size_t i = 0; i < samples; ++i)
    x[i] = static_cast<float>(std::sin(2 * kPi * hz * static_cast<double>(i) / rate_hz));
  return x;
}

// Largest deviation from `hz` of the same amplitude and phase, away from the ends.
double worst_inside(const std::vector<float>& x, double amplitude, double hz, double rate_hz) {
  double worst = 0;
  const auto margin = static_cast<std::size_t>(rate_hz);
  for (std::size_t i = margin; i + margin < x.size(); ++i)
    worst = std::max(
        worst, std::abs(static_cast<double>(x[i]) -
                        amplitude * std::sin(2 * kPi * hz * static_cast<double>(i) / rate_hz)));
  return worst;
}

struct Pair {
  double from_hz, to_hz;
};
constexpr Pair kPairs[] = {{360, 100}, {500, 250}, {1000, 500}, {500, 360}, {100, 250},
                           {257, 100}, {128, 500}, {360, 250},  {500, 100}};

// The definition, time by time: a Kaiser-windowed sinc of 32 zero crossings a side, evaluated where
// it is needed and with the Bessel function of the standard library. No phases, no whole numbers.
double direct(const std::vector<float>& x, double time_s, double from_hz, double to_hz) {
  const double low_hz = std::min(from_hz, to_hz);
  const double corner_hz = low_hz * (0.5 - 0.0857 / 2);
  const double reach_s = 32 / low_hz;
  double sum = 0, weight = 0;
  const auto begin = static_cast<long>(std::floor((time_s - reach_s) * from_hz));
  const auto end = static_cast<long>(std::ceil((time_s + reach_s) * from_hz));
  for (long i = begin; i <= end; ++i) {
    const double distance = static_cast<double>(i) / from_hz - time_s;
    const double place = distance / reach_s;
    if (std::abs(place) > 1 - 1e-9) continue;
    const double window = std::cyl_bessel_i(0.0, 8.6 * std::sqrt(1 - place * place));
    const double angle = 2 * kPi * corner_hz * distance;
    const double tap = window * (std::abs(angle) < 1e-12 ? 1 : std::sin(angle) / angle);
    const auto inside = std::clamp(i, 0L, static_cast<long>(x.size()) - 1);
    sum += tap * static_cast<double>(x[static_cast<std::size_t>(inside)]);
    weight += tap;
  }
  return sum / weight;
}

TEST(Resample, EqualsTheWindowedSincEvaluatedDirectly) {
  for (const auto [from_hz, to_hz] : kPairs) {
    Draws draws(7, "noise");
    std::vector<float> x(static_cast<std::size_t>(3 * from_hz));
    for (float& value : x) value = static_cast<float>(draws.normal());
    const auto y = Resampler(from_hz, to_hz)(x);
    for (std::size_t k = 0; k < y.size(); k += 3)
      // float output: half a unit in the last place of values up to 4
      ASSERT_NEAR(static_cast<double>(y[k]),
                  direct(x, static_cast<double>(k) / to_hz, from_hz, to_hz), 5e-7)
          << from_hz << " to " << to_hz << " at " << k;
  }
}

TEST(Resample, KeepsThePassBand) {
  for (const auto [from_hz, to_hz] : kPairs)
    for (const double share : {0.01, 0.1, 0.25, 0.41}) {
      const double hz = share * std::min(from_hz, to_hz);
      const auto y =
          Resampler(from_hz, to_hz)(sine(hz, from_hz, static_cast<std::size_t>(6 * from_hz)));
      EXPECT_LT(worst_inside(y, 1, hz, to_hz), 1e-3) << from_hz << " to " << to_hz << ", " << hz;
    }
}

TEST(Resample, StopsWhatTheNewRateCannotHold) {
  for (const auto [from_hz, to_hz] : kPairs) {
    if (to_hz >= from_hz) continue;
    for (const double share : {0.501, 0.55, 0.7, 0.9}) {
      const double hz = share * to_hz;
      if (hz >= from_hz / 2) continue;
      const auto y =
          Resampler(from_hz, to_hz)(sine(hz, from_hz, static_cast<std::size_t>(6 * from_hz)));
      EXPECT_LT(worst_inside(y, 0, 0, to_hz), 1e-4) << from_hz << " to " << to_hz << ", " << hz;
    }
  }
}

TEST(Resample, KeepsConstantsUpToTheEnds) {
  for (const auto [from_hz, to_hz] : kPairs)
    for (const float value : Resampler(from_hz, to_hz)(std::vector<float>(777, 0.3F)))
      ASSERT_FLOAT_EQ(value, 0.3F) << from_hz << " to " << to_hz;
}

TEST(Resample, OutputLengthIsRounded) {
  EXPECT_EQ(Resampler(500, 100)(std::vector<float>(5000)).size(), 1000U);
  EXPECT_EQ(Resampler(360, 250)(std::vector<float>(650000)).size(), 451389U);  // 451388.9
  EXPECT_EQ(Resampler(500, 250)(std::vector<float>(3)).size(), 2U);            // 1.5 rounds up
  EXPECT_EQ(Resampler(500, 100)(std::vector<float>(2)).size(), 0U);
  EXPECT_TRUE(Resampler(500, 100)({}).empty());
  EXPECT_EQ(Resampler(100, 500)(std::vector<float>(1, 2.F)), std::vector<float>(5, 2.F));
}

TEST(Resample, KeepsTheTimeOfAnImpulse) {
  for (const auto [from_hz, to_hz] : kPairs) {
    // A second holds whole samples at both rates, so the impulse lies on a sample of each.
    std::vector<float> x(static_cast<std::size_t>(4 * from_hz));
    x[static_cast<std::size_t>(2 * from_hz)] = 1;
    const auto y = Resampler(from_hz, to_hz)(x);
    const auto peak = static_cast<std::size_t>(std::max_element(y.begin(), y.end()) - y.begin());
    ASSERT_EQ(peak, static_cast<std::size_t>(2 * to_hz));
    for (std::size_t d = 1; d < 20; ++d) EXPECT_NEAR(y[peak - d], y[peak + d], 1e-6);
  }
}

TEST(Resample, EqualRatesGiveTheSameBits) {
  const auto x = sine(3, 360, 1000);
  EXPECT_EQ(Resampler(360, 360)(x), x);
}

TEST(Resample, RefusesRatesThatAreNoRates) {
  EXPECT_THROW(Resampler(0, 100), UsageError);
  EXPECT_THROW(Resampler(100, -1), UsageError);
  EXPECT_THROW(Resampler(100, std::nan("")), UsageError);
  EXPECT_THROW(Resampler(100, INFINITY), UsageError);
  EXPECT_THROW(Resampler(100, 100 * kPi), UsageError);
  EXPECT_THROW(Resampler(1, 5000), UsageError);
  EXPECT_NO_THROW(Resampler(62.5, 100));
}

TEST(Resample, MapsSamplesToTheNearestInTime) {
  EXPECT_EQ(map_sample(360, 360, 100), 100);
  EXPECT_EQ(map_sample(361, 360, 100), 100);
  EXPECT_EQ(map_sample(362, 360, 100), 101);
  EXPECT_EQ(map_sample(-250, 250, 500), -500);
}

}  // namespace
}  // namespace beatbench
