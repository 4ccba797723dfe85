#include "harness/signal/delineate.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "harness/signal/wavelet.h"
#include "tests/signal/synthetic.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace beatbench {
namespace {

std::vector<std::int64_t> r_samples(const Train& train, double rate_hz) {
  std::vector<std::int64_t> r;
  for (const double beat : train.beats_s) r.push_back(std::lround(beat * rate_hz));
  return r;
}

// A Gaussian has no end; its bounds are looked for between 1.7 and 3.3 sd, where 0.24 and 0.004 of
// it are left.
void expect_bounds(const WaveBounds& wave, const Bump& bump, double r_s, double rate_hz) {
  ASSERT_TRUE(wave.found());
  const double slack = 0.004 + 1 / rate_hz;
  const double peak = static_cast<double>(wave.peak) / rate_hz - r_s - bump.centre_s;
  EXPECT_NEAR(peak, 0, slack);
  const double onset = r_s + bump.centre_s - static_cast<double>(wave.onset) / rate_hz;
  const double offset = static_cast<double>(wave.offset) / rate_hz - r_s - bump.centre_s;
  for (const double reach : {onset, offset}) {
    EXPECT_GT(reach, 1.7 * bump.sd_s - slack);
    EXPECT_LT(reach, 3.3 * bump.sd_s + slack);
  }
}

TEST(Wavelet, IsTheSlopeOfARamp) {
  std::vector<float> ramp(400);
  for (std::size_t i = 0; i < ramp.size(); ++i) ramp[i] = static_cast<float>(i) / 64;
  const auto scales = quadratic_spline_wavelet(ramp);
  // Smoothing leaves a ramp a ramp; the difference over 2^(k−1) samples, twice.
  for (std::size_t k = 0; k < kWaveletScales; ++k)
    EXPECT_DOUBLE_EQ(scales[k][200], 2 * std::pow(2, k) / 64);
  for (const auto& scale : quadratic_spline_wavelet(std::vector<float>(50, 3.F)))
    for (const double value : scale) EXPECT_EQ(value, 0);
}

TEST(Wavelet, FirstScalesOfAnImpulse) {
  // Worked by hand: g = 2 (−1 at i, +1 at i + 1); h = (1 3 3 1) / 8, then g with a gap of 2.
  std::vector<float> x(64);
  x[32] = 1;
  const auto scales = quadratic_spline_wavelet(x);
  EXPECT_EQ(scales[0][31], 2);
  EXPECT_EQ(scales[0][32], -2);
  const double second[] = {0.25, 0.75, 0.5, -0.5, -0.75, -0.25};
  for (std::size_t i = 0; i < 6; ++i) EXPECT_DOUBLE_EQ(scales[1][29 + i], second[i]) << i;
}

TEST(Wavelet, ChangesSignAtThePeak) {
  std::vector<float> x(200);
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = static_cast<float>(std::exp(-std::pow((static_cast<double>(i) - 100) / 10, 2) / 2));
  for (const auto& scale : quadratic_spline_wavelet(x)) {
    EXPECT_GT(scale[99], 0);
    EXPECT_LT(scale[100], 0);
    EXPECT_NEAR(scale[99], -scale[100], 1e-6);
  }
}

TEST(Delineate, FindsTheBoundsOfAPlainBeat) {
  for (const double rate_hz : {100.0, 250.0, 360.0, 500.0, 1000.0})
    for (const double gain : {1.0, -1.0, 0.4}) {
      const auto train = beat_train(rate_hz, 10, 0.8, 0.4, plain_beat(), gain);
      const auto beats = delineate(train.signal_mv, rate_hz, r_samples(train, rate_hz));
      ASSERT_EQ(beats.size(), train.beats_s.size());
      for (std::size_t i = 0; i < beats.size(); ++i) {
        SCOPED_TRACE(testing::Message()
                     << "beat " << i << " at " << rate_hz << " Hz, gain " << gain);
        const double r_s = train.beats_s[i];
        expect_bounds(beats[i].p, plain_beat()[0], r_s, rate_hz);
        if (r_s + 0.5 < 10) expect_bounds(beats[i].t, plain_beat()[4], r_s, rate_hz);
        // Q and S bumps of 8 ms at ∓28 ms: the QRS ends between 1.5 and 3.5 sd outside them.
        const double slack = 0.006 + 1 / rate_hz;
        const double onset = r_s - static_cast<double>(beats[i].qrs.onset) / rate_hz;
        const double offset = static_cast<double>(beats[i].qrs.offset) / rate_hz - r_s;
        for (const double reach : {onset, offset}) {
          EXPECT_GT(reach, 0.040 - slack);
          EXPECT_LT(reach, 0.056 + slack);
        }
      }
    }
}

TEST(Delineate, SaysSoWhereThereIsNoP) {
  const auto train = beat_train(250, 10, 0.8, 0.4, {{0, 0.01, 1}, {0.26, 0.035, 0.3}});
  for (const auto& beat : delineate(train.signal_mv, 250, r_samples(train, 250))) {
    EXPECT_FALSE(beat.p.found());
    EXPECT_TRUE(beat.qrs.found());
  }
}

TEST(Delineate, ATallPIsNotTheStartOfTheQrs) {
  // P ends 50 ms before R, a third as steep as the QRS.
  const std::vector<Bump> shape = {{-0.086, 0.012, 0.35}, {0, 0.010, 0.8}, {0.26, 0.035, 0.3}};
  const auto train = beat_train(250, 10, 0.9, 0.5, shape);
  const auto beats = delineate(train.signal_mv, 250, r_samples(train, 250));
  for (std::size_t i = 0; i < beats.size(); ++i) {
    EXPECT_GT(static_cast<double>(beats[i].qrs.onset) / 250, train.beats_s[i] - 0.050);
    expect_bounds(beats[i].p, shape[0], train.beats_s[i], 250);
  }
}

TEST(Delineate, FindsAnInvertedT) {
  auto shape = plain_beat();
  shape[4].height_mv = -0.25;
  const auto train = beat_train(500, 8, 1.0, 0.4, shape);
  const auto beats = delineate(train.signal_mv, 500, r_samples(train, 500));
  for (std::size_t i = 0; i < beats.size(); ++i)
    expect_bounds(beats[i].t, shape[4], train.beats_s[i], 500);
}

TEST(Delineate, WavesAreInOrderEvenInNoise) {
  auto train = beat_train(250, 30, 0.7);
  Draws draws(8, "noise");
  for (float& value : train.signal_mv) value += static_cast<float>(0.05 * draws.normal());
  const auto beats = delineate(train.signal_mv, 250, r_samples(train, 250));
  std::int64_t last = -1;
  for (const auto& beat : beats)
    for (const WaveBounds& wave : {beat.p, beat.qrs, beat.t}) {
      if (!wave.found()) continue;
      EXPECT_LE(last, wave.onset);
      EXPECT_LE(wave.onset, wave.peak);
      EXPECT_LE(wave.peak, wave.offset);
      last = wave.offset;
    }
}

TEST(Delineate, AFlatLeadHasNoWaves) {
  const std::vector<std::int64_t> r = {0, 250, 999};
  for (const auto& beat : delineate(std::vector<float>(1000, 0.7F), 250, r))
    EXPECT_EQ(beat, BeatWaves{});
}

TEST(Delineate, TinyRecordsAndBeatsAtTheEndsDoNotCrash) {
  for (const std::size_t size : {1U, 2U, 3U, 10U, 60U}) {
    std::vector<float> x(size);
    for (std::size_t i = 0; i < size; ++i) x[i] = static_cast<float>(i % 3);
    const std::vector<std::int64_t> r =
        size > 1 ? std::vector<std::int64_t>{0, static_cast<std::int64_t>(size) - 1}
                 : std::vector<std::int64_t>{0};
    for (const double rate_hz : {100.0, 250.0, 1000.0})
      EXPECT_EQ(delineate(x, rate_hz, r).size(), r.size());
  }
  EXPECT_TRUE(delineate(std::vector<float>{}, 250, {}).empty());
}

TEST(Delineate, RefusesWhatItCannotRead) {
  std::vector<float> x(1000);
  using Peaks = std::vector<std::int64_t>;
  EXPECT_THROW(delineate(x, 50, Peaks{5}), UsageError);
  EXPECT_THROW(delineate(x, 250, Peaks{5, 5}), DataError);
  EXPECT_THROW(delineate(x, 250, Peaks{-1}), DataError);
  EXPECT_THROW(delineate(x, 250, Peaks{1000}), DataError);
  x[3] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THROW(delineate(x, 250, Peaks{5}), DataError);
}

}  // namespace
}  // namespace beatbench
