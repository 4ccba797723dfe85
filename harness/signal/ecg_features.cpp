#include "harness/signal/ecg_features.h"

#include "harness/base/error.h"
#include "harness/base/median.h"
#include "harness/signal/delineate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

namespace beatbench {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<const char*, 3> kAmplitudeLeads = {"II", "V1", "V5"};

// The order of the beat features: these, then kAmplitudes of each lead.
enum Timing : std::size_t { kRr, kHr, kP, kQrs, kT, kPr, kQt, kQtc, kCorrelation, kTimings };
enum Amplitude : std::size_t { kPHeight, kRHeight, kTHeight, kSt, kSlope, kAmplitudes };
constexpr std::size_t kFeatures = kTimings + kAmplitudes * kAmplitudeLeads.size();

struct Lead {
  std::span<const float> mv;
  std::vector<BeatWaves> beats;
};

double median_of_known(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  return values.empty() ? kMissing : median(std::move(values));
}

double standard_deviation(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  if (values.size() < 2) return kMissing;
  double mean = 0, squares = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

// Pearson's correlation of the stretches around two R peaks; NaN where one is cut by the end of the
// record or flat.
double beat_correlation(std::span<const float> x, std::int64_t a, std::int64_t b, double rate_hz) {
  const std::int64_t before = std::lround(0.25 * rate_hz), after = std::lround(0.40 * rate_hz);
  if (std::min(a, b) < before || std::max(a, b) + after >= std::ssize(x)) return kMissing;
  const double n = static_cast<double>(before + after + 1);
  double sum_a = 0, sum_b = 0, aa = 0, bb = 0, ab = 0;
  for (std::int64_t i = -before; i <= after; ++i) {
    const auto u = static_cast<double>(x[static_cast<std::size_t>(a + i)]);
    const auto v = static_cast<double>(x[static_cast<std::size_t>(b + i)]);
    sum_a += u;
    sum_b += v;
    aa += u * u;
    bb += v * v;
    ab += u * v;
  }
  const double spread = (aa - sum_a * sum_a / n) * (bb - sum_b * sum_b / n);
  return spread > 1e-12 ? (ab - sum_a * sum_b / n) / std::sqrt(spread) : kMissing;
}

// Of the beat before and the beat after, the mean of those that can be compared.
double neighbour_correlation(const Lead& lead, std::span<const std::int64_t> r, std::size_t beat,
                             double rate_hz) {
  double sum = 0, compared = 0;
  for (const std::ptrdiff_t step : {-1, 1}) {
    const std::ptrdiff_t other = static_cast<std::ptrdiff_t>(beat) + step;
    if (other < 0 || other >= std::ssize(r)) continue;
    const double value =
        beat_correlation(lead.mv, r[beat], r[static_cast<std::size_t>(other)], rate_hz);
    if (std::isnan(value)) continue;
    sum += value;
    ++compared;
  }
  return compared > 0 ? sum / compared : kMissing;
}

// The level of the 20 ms that end at the QRS onset: the amplitudes' zero.
double isoelectric(std::span<const float> x, std::int64_t onset, double rate_hz) {
  const std::int64_t begin = std::max<std::int64_t>(onset - std::lround(0.020 * rate_hz), 0);
  std::vector<double> values;
  for (std::int64_t i = begin; i <= onset; ++i)
    values.push_back(static_cast<double>(x[static_cast<std::size_t>(i)]));
  return median_of_known(std::move(values));
}

double highest(std::span<const float> x, const WaveBounds& qrs) {
  const auto begin = x.begin() + qrs.onset;
  return static_cast<double>(*std::max_element(begin, begin + (qrs.offset - qrs.onset + 1)));
}

double steepest(std::span<const float> x, const WaveBounds& qrs, double rate_hz) {
  double slope = 0;
  for (std::int64_t i = qrs.onset; i < qrs.offset; ++i)
    slope = std::max(slope, std::abs(static_cast<double>(x[static_cast<std::size_t>(i + 1)]) -
                                     static_cast<double>(x[static_cast<std::size_t>(i)])));
  return slope * rate_hz;
}

std::array<double, kAmplitudes> amplitudes(const Lead& lead, std::size_t beat, double rate_hz) {
  std::array<double, kAmplitudes> values{};
  values.fill(kMissing);
  const BeatWaves& waves = lead.beats[beat];
  if (!waves.qrs.found()) return values;
  const double zero = isoelectric(lead.mv, waves.qrs.onset, rate_hz);
  const auto level = [&](std::int64_t i) {
    return i >= 0 && i < std::ssize(lead.mv)
               ? static_cast<double>(lead.mv[static_cast<std::size_t>(i)]) - zero
               : kMissing;
  };
  values[kPHeight] = level(waves.p.peak);
  values[kRHeight] = highest(lead.mv, waves.qrs) - zero;
  values[kTHeight] = level(waves.t.peak);
  values[kSt] = level(waves.qrs.offset + std::lround(0.060 * rate_hz));
  values[kSlope] = steepest(lead.mv, waves.qrs, rate_hz);
  return values;
}

template <typename Measure>
double over_leads(const std::vector<Lead>& leads, Measure measure) {
  std::vector<double> values;
  for (const Lead& lead : leads) values.push_back(measure(lead));
  return median_of_known(std::move(values));
}

// From one bound to another in ms, the median over the leads that have both.
template <typename From, typename To>
double interval_ms(const std::vector<Lead>& leads, std::size_t beat, double rate_hz, From from,
                   To to) {
  return over_leads(leads, [&](const Lead& lead) {
    const std::int64_t begin = from(lead.beats[beat]), end = to(lead.beats[beat]);
    if (begin < 0 || end < 0) return kMissing;
    return static_cast<double>(end - begin) * 1000 / rate_hz;
  });
}

std::array<double, kFeatures> measure_beat(
    const std::vector<Lead>& leads, std::span<const std::optional<std::size_t>> amplitude_leads,
    std::span<const std::int64_t> r, std::size_t beat, double rate_hz) {
  std::array<double, kFeatures> row{};
  row.fill(kMissing);
  const auto ms = [&](auto from, auto to) { return interval_ms(leads, beat, rate_hz, from, to); };
  if (beat > 0) row[kRr] = static_cast<double>(r[beat] - r[beat - 1]) * 1000 / rate_hz;
  row[kHr] = 60000 / row[kRr];
  row[kP] = ms([](const BeatWaves& b) { return b.p.onset; },
               [](const BeatWaves& b) { return b.p.offset; });
  row[kQrs] = ms([](const BeatWaves& b) { return b.qrs.onset; },
                 [](const BeatWaves& b) { return b.qrs.offset; });
  row[kT] = ms([](const BeatWaves& b) { return b.t.onset; },
               [](const BeatWaves& b) { return b.t.offset; });
  row[kPr] = ms([](const BeatWaves& b) { return b.p.onset; },
                [](const BeatWaves& b) { return b.qrs.onset; });
  row[kQt] = ms([](const BeatWaves& b) { return b.qrs.onset; },
                [](const BeatWaves& b) { return b.t.offset; });
  row[kQtc] = row[kQt] / std::sqrt(row[kRr] / 1000);  // Bazett (1920)
  row[kCorrelation] = over_leads(
      leads, [&](const Lead& lead) { return neighbour_correlation(lead, r, beat, rate_hz); });
  for (std::size_t i = 0; i < amplitude_leads.size(); ++i) {
    if (!amplitude_leads[i]) continue;
    const auto values = amplitudes(leads[*amplitude_leads[i]], beat, rate_hz);
    std::copy(values.begin(), values.end(),
              row.begin() + static_cast<std::ptrdiff_t>(kTimings + i * kAmplitudes));
  }
  return row;
}

double rmssd(const std::vector<double>& rr_ms) {
  double sum = 0, pairs = 0;
  for (std::size_t i = 1; i < rr_ms.size(); ++i) {
    const double change = rr_ms[i] - rr_ms[i - 1];
    if (std::isnan(change)) continue;
    sum += change * change;
    ++pairs;
  }
  return pairs > 0 ? std::sqrt(sum / pairs) : kMissing;
}

std::optional<std::size_t> lead_index(std::span<const std::string> names, std::string_view wanted) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == wanted || (wanted == "II" && names[i] == "MLII")) return i;
  return std::nullopt;
}

}  // namespace

const std::vector<FeatureSpec>& beat_features() {
  static const std::vector<FeatureSpec> specs = [] {
    std::vector<FeatureSpec> all = {
        {"rr_ms", "ms", "From the R peak before to this one"},
        {"hr_bpm", "1/min", "60000 / rr_ms"},
        {"p_ms", "ms", "P onset to P offset"},
        {"qrs_ms", "ms", "QRS onset to QRS offset"},
        {"t_ms", "ms", "T onset to T offset"},
        {"pr_ms", "ms", "P onset to QRS onset"},
        {"qt_ms", "ms", "QRS onset to T offset"},
        {"qtc_ms", "ms", "qt_ms / sqrt(rr in s), after Bazett"},
        {"correlation", "",
         "Pearson's, from 250 ms before R to 400 ms after, mean over both neighbours"}};
    for (const std::string lead : kAmplitudeLeads) {
      all.push_back({"p_mv." + lead, "mV", "P peak over the level before the QRS"});
      all.push_back({"r_mv." + lead, "mV", "Highest of the QRS over the level before it"});
      all.push_back({"t_mv." + lead, "mV", "T peak over the level before the QRS"});
      all.push_back(
          {"st_mv." + lead, "mV", "60 ms after the QRS offset, over the level before the QRS"});
      all.push_back({"slope." + lead, "mV/s", "Steepest change between two samples of the QRS"});
    }
    return all;
  }();
  return specs;
}

const std::vector<FeatureSpec>& record_features() {
  static const std::vector<FeatureSpec> specs = [] {
    std::vector<FeatureSpec> all;
    for (const auto& [name, unit, definition] : beat_features())
      all.push_back({"median." + name, unit, "Median over the beats. " + definition});
    for (const auto& [name, unit, definition] : beat_features())
      all.push_back({"sd." + name, unit, "Standard deviation over the beats. " + definition});
    all.push_back({"rmssd_ms", "ms", "Root mean square of the changes of rr_ms from beat to beat"});
    return all;
  }();
  return specs;
}

EcgFeatures ecg_features(std::span<const float> signal_mv, std::span<const std::string> names,
                         double rate_hz, std::span<const std::int64_t> r_peaks) {
  if (names.empty() || signal_mv.size() % names.size() != 0)
    throw DataError(
        fmt::format("{} values are not {} leads of equal length", signal_mv.size(), names.size()));
  const std::size_t samples = signal_mv.size() / names.size();
  std::vector<Lead> leads;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto mv = signal_mv.subspan(i * samples, samples);
    leads.push_back({mv, delineate(mv, rate_hz, r_peaks)});
  }
  std::array<std::optional<std::size_t>, kAmplitudeLeads.size()> amplitude_leads;
  for (std::size_t i = 0; i < amplitude_leads.size(); ++i)
    amplitude_leads[i] = lead_index(names, kAmplitudeLeads[i]);

  EcgFeatures features;
  std::vector<std::vector<double>> columns(kFeatures);
  for (std::size_t beat = 0; beat < r_peaks.size(); ++beat) {
    const auto row = measure_beat(leads, amplitude_leads, r_peaks, beat, rate_hz);
    for (std::size_t k = 0; k < kFeatures; ++k) {
      columns[k].push_back(row[k]);
      features.beats.push_back(static_cast<float>(row[k]));
    }
  }
  for (const auto& column : columns)
    features.record.push_back(static_cast<float>(median_of_known(column)));
  for (const auto& column : columns)
    features.record.push_back(static_cast<float>(standard_deviation(column)));
  features.record.push_back(static_cast<float>(rmssd(columns[kRr])));
  return features;
}

}  // namespace beatbench
