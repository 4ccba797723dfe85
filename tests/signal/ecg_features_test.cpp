#include "harness/signal/ecg_features.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "harness/signal/r_peaks.h"
#include "tests/signal/synthetic.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

namespace beatbench {
namespace {

constexpr double kRateHz = 500;

std::vector<std::int64_t> r_samples(const Train& train) {
  std::vector<std::int64_t> r;
  for (const double beat : train.beats_s) r.push_back(std::lround(beat * kRateHz));
  return r;
}

std::size_t index_of(const std::vector<FeatureSpec>& specs, const std::string& name) {
  for (std::size_t i = 0; i < specs.size(); ++i)
    if (specs[i].name == name) return i;
  ADD_FAILURE() << "no feature " << name;
  return 0;
}

double beat_value(const EcgFeatures& features, std::size_t beat, const std::string& name) {
  const std::size_t row = beat * beat_features().size();
  return static_cast<double>(features.beats.at(row + index_of(beat_features(), name)));
}

double record_value(const EcgFeatures& features, const std::string& name) {
  return static_cast<double>(features.record.at(index_of(record_features(), name)));
}

TEST(EcgFeatures, NamesAreUniqueAndExplained) {
  for (const auto* specs : {&beat_features(), &record_features()}) {
    std::set<std::string> seen;
    for (const auto& spec : *specs) {
      EXPECT_TRUE(seen.insert(spec.name).second) << spec.name;
      EXPECT_FALSE(spec.definition.empty());
    }
  }
  EXPECT_EQ(record_features().size(), 2 * beat_features().size() + 1);
}

TEST(EcgFeatures, MeasuresAPlainBeat) {
  const auto train = beat_train(kRateHz, 10, 0.8);
  const std::vector<std::string> leads = {"II"};
  const auto features = ecg_features(train.signal_mv, leads, kRateHz, r_samples(train));
  ASSERT_EQ(features.beats.size(), train.beats_s.size() * beat_features().size());
  EXPECT_TRUE(std::isnan(beat_value(features, 0, "rr_ms")));
  EXPECT_NEAR(beat_value(features, 1, "rr_ms"), 800, 1e-3);
  EXPECT_NEAR(record_value(features, "median.hr_bpm"), 75, 1e-3);
  EXPECT_NEAR(record_value(features, "median.r_mv.II"), 1.2, 0.02);
  EXPECT_NEAR(record_value(features, "median.p_mv.II"), 0.15, 0.02);
  EXPECT_NEAR(record_value(features, "median.t_mv.II"), 0.3, 0.02);
  // Gaussian bounds lie at 1.7 … 3.3 sd: P sd 18 ms, T sd 35 ms, P centre 160 ms before R, T centre
  // 260 ms after.
  EXPECT_NEAR(record_value(features, "median.p_ms"), 5 * 18, 1.6 * 18 + 8);
  EXPECT_NEAR(record_value(features, "median.t_ms"), 5 * 35, 1.6 * 35 + 8);
  EXPECT_NEAR(record_value(features, "median.qrs_ms"), 96, 24);
  EXPECT_NEAR(record_value(features, "median.pr_ms"), 160 + 2.5 * 18 - 48, 30);
  EXPECT_NEAR(record_value(features, "median.qt_ms"), 48 + 260 + 2.5 * 35, 50);
  EXPECT_NEAR(record_value(features, "median.qtc_ms"),
              record_value(features, "median.qt_ms") / std::sqrt(0.8), 1e-2);
  // The flank of R, 1.2 mV and sd 10 ms, is steepest at one sd: 1.2 / 0.010 · e^(−1/2), and Q or S
  // add some.
  EXPECT_NEAR(record_value(features, "median.slope.II"), 72.8, 15);
  EXPECT_NEAR(record_value(features, "median.correlation"), 1, 1e-4);
  EXPECT_NEAR(record_value(features, "sd.rr_ms"), 0, 1e-3);
  EXPECT_NEAR(record_value(features, "rmssd_ms"), 0, 1e-3);
}

TEST(EcgFeatures, HeightsCarryTheirSignAndTheZeroOfTheBeat) {
  // On a level of 0.5 mV: P −0.12, QRS down to −0.9 after an r of 0.3, T −0.25 mV.
  auto train = beat_train(
      kRateHz, 10, 0.9, 0.5,
      {{-0.16, 0.018, -0.12}, {-0.024, 0.008, 0.3}, {0, 0.009, -0.9}, {0.26, 0.035, -0.25}});
  for (float& value : train.signal_mv) value += 0.5F;
  const auto features =
      ecg_features(train.signal_mv, std::vector<std::string>{"V1"}, kRateHz, r_samples(train));
  EXPECT_NEAR(record_value(features, "median.p_mv.V1"), -0.12, 0.02);
  EXPECT_NEAR(record_value(features, "median.t_mv.V1"), -0.25, 0.02);
  // The r at 24 ms before the S of sd 9 ms, which takes 0.9 · e^(−(24/9)² / 2) = 0.026 of it.
  EXPECT_NEAR(record_value(features, "median.r_mv.V1"), 0.3 - 0.026, 0.02);
}

TEST(EcgFeatures, CorrelationOfBeatsThatDiffer) {
  // T upright in every other beat, inverted in between: each beat is compared with two of the
  // other kind. The reference: Pearson's r of one stretch of each kind.
  auto upright = plain_beat(), inverted = plain_beat();
  inverted[4].height_mv = -0.3;
  auto train = beat_train(kRateHz, 10, 2.0, 0.5, upright);
  const auto others = beat_train(kRateHz, 10, 2.0, 1.5, inverted);
  for (std::size_t i = 0; i < train.signal_mv.size(); ++i)
    train.signal_mv[i] += others.signal_mv[i];
  std::vector<std::int64_t> r;
  for (std::int64_t beat = 0; beat < 9; ++beat) r.push_back(250 + 500 * beat);
  std::vector<double> a, b;
  for (std::int64_t i = -125; i <= 200; ++i) {
    a.push_back(static_cast<double>(train.signal_mv[static_cast<std::size_t>(250 + i)]));
    b.push_back(static_cast<double>(train.signal_mv[static_cast<std::size_t>(750 + i)]));
  }
  const auto mean = [](const std::vector<double>& x) {
    double sum = 0;
    for (const double value : x) sum += value / static_cast<double>(x.size());
    return sum;
  };
  const double mean_a = mean(a), mean_b = mean(b);
  double aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
    ab += (a[i] - mean_a) * (b[i] - mean_b);
  }
  const double expected = ab / std::sqrt(aa * bb);
  ASSERT_LT(expected, 0.8);
  const auto features = ecg_features(train.signal_mv, std::vector<std::string>{"II"}, kRateHz, r);
  for (std::size_t beat = 0; beat < r.size(); ++beat)
    EXPECT_NEAR(beat_value(features, beat, "correlation"), expected, 1e-4) << beat;
}

TEST(EcgFeatures, SlopeOfARamp) {
  // Up by 1 mV in 20 ms and down again: 50 mV/s.
  std::vector<float> x(1000);
  for (int i = -10; i <= 10; ++i)
    x[static_cast<std::size_t>(500 + i)] = 1 - 0.1F * static_cast<float>(std::abs(i));
  const auto features =
      ecg_features(x, std::vector<std::string>{"II"}, kRateHz, std::vector<std::int64_t>{500});
  EXPECT_NEAR(beat_value(features, 0, "slope.II"), 50, 1e-3);
  EXPECT_NEAR(beat_value(features, 0, "r_mv.II"), 1, 1e-6);
}

TEST(EcgFeatures, AMissingWaveIsMissing) {
  // No P; T is there.
  const auto train = beat_train(kRateHz, 10, 0.8, 0.4, {{0, 0.010, 1.0}, {0.26, 0.035, 0.3}});
  const auto features =
      ecg_features(train.signal_mv, std::vector<std::string>{"II"}, kRateHz, r_samples(train));
  for (const char* name : {"median.p_ms", "median.pr_ms", "median.p_mv.II", "sd.p_ms"})
    EXPECT_TRUE(std::isnan(record_value(features, name))) << name;
  EXPECT_NEAR(record_value(features, "median.t_mv.II"), 0.3, 0.02);
}

// Whatever comes: a value within what a heart can do, or NaN.
void expect_plausible(const EcgFeatures& features) {
  ASSERT_EQ(features.record.size(), record_features().size());
  ASSERT_EQ(features.beats.size() % beat_features().size(), 0U);
  for (std::size_t i = 0; i < features.beats.size(); ++i) {
    const auto& [name, unit, definition] = beat_features()[i % beat_features().size()];
    const auto value = static_cast<double>(features.beats[i]);
    if (std::isnan(value)) continue;
    ASSERT_TRUE(std::isfinite(value)) << name;
    if (unit == "ms" && name != "rr_ms" && name != "qtc_ms") {
      EXPECT_GT(value, 0) << name;
      EXPECT_LT(value, 1000) << name;
    }
    if (name == "correlation") {
      EXPECT_LE(std::abs(value), 1 + 1e-6);
    }
  }
}

TEST(EcgFeatures, AnySignalGivesPlausibleValuesOrNone) {
  Draws draws(5, "any signal");
  const std::vector<std::string> leads = {"I", "II", "V1"};
  for (int trial = 0; trial < 200; ++trial) {
    const double rate_hz = 100 + static_cast<double>(draws.below(901));
    const auto samples = static_cast<std::size_t>(draws.below(3000));
    std::vector<float> x(leads.size() * samples);
    const double noise = trial % 4 == 0 ? 0 : std::pow(10, 3 * draws.uniform() - 2);  // mV
    for (std::size_t i = 0; i < x.size(); ++i)
      x[i] = static_cast<float>(noise * draws.normal() +
                                (trial % 2 == 0 ? (i / 40) % 7 == 0 : 0));  // and square pulses
    expect_plausible(ecg_features(x, leads, rate_hz, detect_r_peaks(x, leads, rate_hz)));
    std::vector<std::int64_t> anywhere;  // peaks that are none
    for (std::size_t i = draws.below(50); i < samples; i += 1 + draws.below(300))
      anywhere.push_back(static_cast<std::int64_t>(i));
    expect_plausible(ecg_features(x, leads, rate_hz, anywhere));
  }
}

TEST(EcgFeatures, FlatLinesAndShortRecordsMeasureNothing) {
  const std::vector<std::string> leads = {"II"};
  for (const std::size_t samples : {1U, 2U, 10U, 5000U}) {
    const auto features = ecg_features(std::vector<float>(samples, 1.5F), leads, kRateHz,
                                       std::vector<std::int64_t>{0});
    ASSERT_EQ(features.beats.size(), beat_features().size());
    for (const float value : features.beats) EXPECT_TRUE(std::isnan(value));
  }
}

TEST(EcgFeatures, RefusesRatesAndSignalsItCannotRead) {
  std::vector<float> x(8000);
  const std::vector<std::string> leads = {"II"};
  const std::vector<std::int64_t> r = {4000};
  EXPECT_THROW(ecg_features(x, leads, 8000, r), UsageError);
  EXPECT_THROW(ecg_features(x, leads, 50, r), UsageError);
  x[10] = std::nanf("");
  EXPECT_THROW(ecg_features(x, leads, 500, r), DataError);
}

TEST(EcgFeatures, MeasuresTheStLevel) {
  // A plateau of 0.2 mV from 20 to 240 ms after R.
  auto train = beat_train(kRateHz, 10, 1.0, 0.5, {{0, 0.010, 1.0}});
  for (const double r : train.beats_s)
    for (std::size_t i = 0; i < train.signal_mv.size(); ++i) {
      const double t = static_cast<double>(i) / kRateHz - r;
      train.signal_mv[i] +=
          static_cast<float>(0.1 * (std::tanh((t - 0.02) / 0.006) - std::tanh((t - 0.24) / 0.03)));
    }
  const std::vector<std::string> leads = {"V5"};
  const auto features = ecg_features(train.signal_mv, leads, kRateHz, r_samples(train));
  EXPECT_NEAR(record_value(features, "median.st_mv.V5"), 0.2, 0.01);
  EXPECT_TRUE(std::isnan(record_value(features, "median.st_mv.II")));
}

TEST(EcgFeatures, VariabilityOfTheRhythm) {
  // R peaks at 0.5, 1.3, 2.3, 3.1 s: RR 800, 1000, 800 ms. SD 115.47, RMSSD 200.
  const auto train = beat_train(kRateHz, 4, 0.8);
  const std::vector<std::int64_t> r = {250, 650, 1150, 1550};
  const std::vector<std::string> leads = {"II"};
  const auto features = ecg_features(train.signal_mv, leads, kRateHz, r);
  EXPECT_NEAR(record_value(features, "median.rr_ms"), 800, 1e-3);
  EXPECT_NEAR(record_value(features, "sd.rr_ms"), 115.47, 0.01);
  EXPECT_NEAR(record_value(features, "rmssd_ms"), 200, 1e-3);
}

TEST(EcgFeatures, AFlatLeadChangesNothing) {
  const auto train = beat_train(kRateHz, 10, 0.8);
  const auto one =
      ecg_features(train.signal_mv, std::vector<std::string>{"II"}, kRateHz, r_samples(train));
  auto with_flat = train.signal_mv;
  with_flat.resize(2 * with_flat.size(), 0.1F);
  const auto two =
      ecg_features(with_flat, std::vector<std::string>{"II", "V1"}, kRateHz, r_samples(train));
  ASSERT_EQ(one.record.size(), two.record.size());
  for (std::size_t i = 0; i < one.record.size(); ++i)
    EXPECT_TRUE(one.record[i] == two.record[i] ||
                (std::isnan(one.record[i]) && std::isnan(two.record[i])))
        << record_features()[i].name;
}

TEST(EcgFeatures, OneBeatHasNoRhythm) {
  const auto train = beat_train(kRateHz, 1, 5);
  const auto features =
      ecg_features(train.signal_mv, std::vector<std::string>{"MLII"}, kRateHz, r_samples(train));
  ASSERT_EQ(features.beats.size(), beat_features().size());
  ASSERT_EQ(features.record.size(), record_features().size());
  for (const char* name : {"median.rr_ms", "median.hr_bpm", "median.qtc_ms", "median.correlation",
                           "sd.qrs_ms", "rmssd_ms"})
    EXPECT_TRUE(std::isnan(record_value(features, name))) << name;
  EXPECT_GT(record_value(features, "median.qrs_ms"), 60);
  EXPECT_NEAR(record_value(features, "median.r_mv.II"), 1.2, 0.02);  // MLII stands for II
}

TEST(EcgFeatures, NoBeatsLeaveEverythingMissing) {
  const auto features =
      ecg_features(std::vector<float>(1000), std::vector<std::string>{"II"}, kRateHz, {});
  EXPECT_TRUE(features.beats.empty());
  ASSERT_EQ(features.record.size(), record_features().size());
  for (const float value : features.record) EXPECT_TRUE(std::isnan(value));
}

TEST(EcgFeatures, RefusesWhatIsNotWholeLeads) {
  EXPECT_THROW(
      ecg_features(std::vector<float>(1001), std::vector<std::string>{"I", "II"}, kRateHz, {}),
      DataError);
  EXPECT_THROW(ecg_features(std::vector<float>(10), {}, kRateHz, {}), DataError);
}

}  // namespace
}  // namespace beatbench
