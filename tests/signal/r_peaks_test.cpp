#include "harness/signal/r_peaks.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "tests/signal/synthetic.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

namespace beatbench {
namespace {

// Every beat found, nothing else, each within half a sample (and the rounding of a beat between
// samples).
void expect_beats(const std::vector<std::int64_t>& peaks, const Train& train, double rate_hz) {
  ASSERT_EQ(peaks.size(), train.beats_s.size()) << rate_hz << " Hz";
  for (std::size_t i = 0; i < peaks.size(); ++i)
    EXPECT_LE(std::abs(static_cast<double>(peaks[i]) - train.beats_s[i] * rate_hz), 0.7)
        << "beat " << i << " at " << rate_hz << " Hz";
}

TEST(RPeaks, FindsEveryBeatOfATrain) {
  for (const double rate_hz : {100.0, 128.0, 250.0, 257.0, 360.0, 500.0, 1000.0})
    for (const double bpm : {30.0, 60.0, 120.0, 200.0}) {
      // At 200 bpm the T wave of the plain beat would meet the next P.
      const auto train = beat_train(rate_hz, 10, 60 / bpm);
      expect_beats(detect_r_peaks(train.signal_mv, rate_hz), train, rate_hz);
    }
}

TEST(RPeaks, FindsTheFirstAndTheLastBeat) {
  const auto train = beat_train(100, 10, 0.9, 0.1);
  ASSERT_GT(train.beats_s.back(), 9.0);
  expect_beats(detect_r_peaks(train.signal_mv, 100), train, 100);
}

TEST(RPeaks, FindsInvertedBeats) {
  const auto train = beat_train(250, 10, 0.8, 0.4, plain_beat(), -1);
  expect_beats(detect_r_peaks(train.signal_mv, 250), train, 250);
}

TEST(RPeaks, IsNotFooledByTallTWaves) {
  const auto train = beat_train(250, 20, 1.0, 0.4, {{0, 0.010, 1}, {0.28, 0.045, 0.9}});
  expect_beats(detect_r_peaks(train.signal_mv, 250), train, 250);
}

TEST(RPeaks, IsNotFooledByTallPWaves) {
  // P 210 ms before R, and nearly as steep.
  const auto train = beat_train(250, 20, 1.0, 0.4, {{-0.21, 0.014, 0.9}, {0, 0.012, -1}});
  expect_beats(detect_r_peaks(train.signal_mv, 250), train, 250);
}

TEST(RPeaks, SearchesBackForSmallBeats) {
  auto train = beat_train(250, 20, 1.0);
  // Every fifth beat at a third of its height.
  for (std::size_t beat = 3; beat < train.beats_s.size(); beat += 5) {
    const auto centre = static_cast<std::size_t>(std::lround(train.beats_s[beat] * 250));
    for (std::size_t i = centre - 20; i < centre + 20; ++i) train.signal_mv[i] *= 0.33F;
  }
  expect_beats(detect_r_peaks(train.signal_mv, 250), train, 250);
}

TEST(RPeaks, RecoversAfterAnArtefact) {
  auto train = beat_train(250, 60, 0.8);
  train.signal_mv[2500] += 40;  // between two beats
  const auto peaks = detect_r_peaks(train.signal_mv, 250);
  std::size_t found = 0;
  for (const double beat : train.beats_s)
    for (const auto peak : peaks) found += std::abs(static_cast<double>(peak) - beat * 250) <= 1;
  EXPECT_EQ(found, train.beats_s.size());
  EXPECT_LE(peaks.size(), train.beats_s.size() + 1);
}

TEST(RPeaks, BearsNoiseAndWander) {
  auto train = beat_train(360, 60, 0.75);
  Draws draws(2, "noise");
  for (std::size_t i = 0; i < train.signal_mv.size(); ++i)
    train.signal_mv[i] +=
        static_cast<float>(0.08 * draws.normal() + 0.5 * std::sin(2 * std::numbers::pi * 0.3 *
                                                                  static_cast<double>(i) / 360));
  const auto peaks = detect_r_peaks(train.signal_mv, 360);
  ASSERT_EQ(peaks.size(), train.beats_s.size());
  for (std::size_t i = 0; i < peaks.size(); ++i)
    EXPECT_NEAR(static_cast<double>(peaks[i]), train.beats_s[i] * 360, 4);
}

TEST(RPeaks, AFlatLineHasNone) {
  EXPECT_TRUE(detect_r_peaks(std::vector<float>(5000, 0.F), 500).empty());
  EXPECT_TRUE(detect_r_peaks(std::vector<float>(5000, -3.F), 500).empty());
  EXPECT_TRUE(detect_r_peaks(std::vector<float>{}, 500).empty());
  for (const std::size_t size : {1U, 2U, 5U, 40U})
    EXPECT_TRUE(detect_r_peaks(std::vector<float>(size, 1.F), 100).empty());
}

TEST(RPeaks, LeadsAreTakenTogether) {
  const auto train = beat_train(100, 10, 0.8);
  const std::size_t samples = train.signal_mv.size();
  Draws draws(4, "noise");
  std::vector<float> signal(4 * samples);
  for (std::size_t i = 0; i < samples; ++i) {
    signal[i] = static_cast<float>(0.3 * draws.normal());  // I: noise
    signal[samples + i] = 0;                               // II: flat
    signal[2 * samples + i] = -0.5F * train.signal_mv[i];  // V1
    signal[3 * samples + i] = train.signal_mv[i];          // V5
  }
  const std::vector<std::string> leads = {"I", "II", "V1", "V5"};
  expect_beats(detect_r_peaks(signal, leads, 100), train, 100);
}

TEST(RPeaks, TheReferenceLeadGivesThePlace) {
  const auto ahead = beat_train(500, 10, 0.8, 0.40), behind = beat_train(500, 10, 0.8, 0.42);
  std::vector<float> signal = ahead.signal_mv;
  signal.insert(signal.end(), behind.signal_mv.begin(), behind.signal_mv.end());
  expect_beats(detect_r_peaks(signal, std::vector<std::string>{"V5", "II"}, 500), behind, 500);
  expect_beats(detect_r_peaks(signal, std::vector<std::string>{"II", "V5"}, 500), ahead, 500);
}

TEST(RPeaks, RefusesWhatItCannotRead) {
  std::vector<float> x(1000);
  EXPECT_THROW(detect_r_peaks(x, 99), UsageError);
  EXPECT_THROW(detect_r_peaks(x, 1001), UsageError);
  EXPECT_THROW(detect_r_peaks(x, std::nan("")), UsageError);
  EXPECT_THROW(detect_r_peaks(x, std::vector<std::string>(3, "x"), 250), DataError);
  EXPECT_THROW(detect_r_peaks(x, std::vector<std::string>{}, 250), DataError);
  x[500] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THROW(detect_r_peaks(x, 250), DataError);
}

}  // namespace
}  // namespace beatbench
