#include "harness/signal/r_peaks.h"

#include "harness/base/error.h"
#include "harness/signal/finite.h"
#include "harness/signal/qrs_energy.h"
#include "harness/signal/resample.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace beatbench {
namespace {

std::size_t at_qrs_rate(double seconds) {
  return static_cast<std::size_t>(std::lround(seconds * kQrsRateHz));
}

const std::size_t kIntegration = at_qrs_rate(0.150);
const std::size_t kRefractory = at_qrs_rate(0.200);
const std::size_t kOneBeat = at_qrs_rate(0.250);  // 240 beats a minute
const std::size_t kTWave = at_qrs_rate(0.360);
const std::size_t kLearning = at_qrs_rate(2);
const std::size_t kLost = at_qrs_rate(3);  // without a beat: the thresholds have gone astray
constexpr double kSearchBack = 1.66;
constexpr std::size_t kMeanRrBeats = 8;

struct Candidate {
  std::size_t time = 0;
  double height = 0;  // of the integrated energy
  double slope = 0;   // steepest within the integration window
};

// Maxima of the energy, of any two within the refractory time the higher.
std::vector<Candidate> candidates(std::span<const double> squared_slope,
                                  std::span<const double> energy) {
  std::vector<std::size_t> maxima;
  for (std::size_t i = 0; i < energy.size(); ++i) {
    const bool rises = i == 0 || energy[i] > energy[i - 1];
    const bool falls = i + 1 == energy.size() || energy[i] >= energy[i + 1];
    if (rises && falls && energy[i] > 0) maxima.push_back(i);
  }
  std::stable_sort(maxima.begin(), maxima.end(),
                   [&](std::size_t a, std::size_t b) { return energy[a] > energy[b]; });
  std::vector<bool> taken(energy.size(), false);
  std::vector<Candidate> found;
  for (const std::size_t i : maxima) {
    if (taken[i]) continue;
    const std::size_t begin = i - std::min(i, kRefractory - 1);
    const std::size_t end = std::min(i + kRefractory, energy.size());
    std::fill(taken.begin() + static_cast<std::ptrdiff_t>(begin),
              taken.begin() + static_cast<std::ptrdiff_t>(end), true);
    const auto near = squared_slope.subspan(i - std::min(i, kIntegration / 2));
    const auto window = near.first(std::min(near.size(), kIntegration));
    found.push_back({i, energy[i], std::sqrt(*std::max_element(window.begin(), window.end()))});
  }
  std::sort(found.begin(), found.end(),
            [](const Candidate& a, const Candidate& b) { return a.time < b.time; });
  return found;
}

// The running estimates and the decision on each candidate, in time order.
class Detector {
 public:
  explicit Detector(std::span<const double> energy) {
    std::vector<double> maxima;
    const auto start = energy.first(std::min(energy.size(), 5 * kLearning));
    for (std::size_t begin = 0; begin < start.size(); begin += kLearning) {
      const auto window = start.subspan(begin, std::min(kLearning, start.size() - begin));
      if (begin == 0 || window.size() >= kLearning / 2)
        maxima.push_back(*std::max_element(window.begin(), window.end()));
    }
    std::sort(maxima.begin(), maxima.end());
    signal_ = 0.5 * maxima[(maxima.size() - 1) / 2];
    least_signal_ = 0.1 * signal_;
    noise_ =
        0.5 * std::accumulate(start.begin(), start.end(), 0.0) / static_cast<double>(start.size());
  }

  void see(const Candidate& candidate) {
    search_back(candidate.time);
    if (!is_after_wave(candidate) && candidate.height > threshold()) {
      accept(candidate, 0.125);
    } else {
      noise_ = 0.125 * std::min(candidate.height, signal_) + 0.875 * noise_;
      rejected_.push_back(candidate);
    }
  }

  std::vector<Candidate> finish(std::size_t end) {
    search_back(end);
    return std::move(beats_);
  }

 private:
  double threshold() const { return noise_ + 0.25 * (signal_ - noise_); }

  // A part of the last beat, or its T wave.
  bool is_after_wave(const Candidate& candidate) const {
    if (beats_.empty()) return false;
    const std::size_t since = candidate.time - beats_.back().time;
    return (since < kTWave && candidate.slope < 0.5 * beats_.back().slope) ||
           (since < kOneBeat && candidate.slope < beats_.back().slope);
  }

  void accept(const Candidate& beat, double weight) {
    // What came so shortly before was its P wave.
    if (!beats_.empty() && beat.time - beats_.back().time < kOneBeat) beats_.pop_back();
    // One artefact must not lift the threshold above all the beats that follow it.
    signal_ = weight * std::min(beat.height, 3 * signal_) + (1 - weight) * signal_;
    beats_.push_back(beat);
    std::erase_if(rejected_, [&](const Candidate& c) { return c.time <= beat.time; });
  }

  std::optional<double> mean_rr() const {
    if (beats_.size() < 2) return std::nullopt;
    const std::size_t intervals = std::min(beats_.size() - 1, kMeanRrBeats);
    return static_cast<double>(beats_.back().time - beats_[beats_.size() - 1 - intervals].time) /
           static_cast<double>(intervals);
  }

  // As often as the gap before `now` is too long: the highest of the rejected above half the
  // threshold.
  void search_back(std::size_t now) {
    while (true) {
      const auto rr = mean_rr();
      if (!rr || static_cast<double>(now - beats_.back().time) <= kSearchBack * *rr) return;
      const Candidate* best = nullptr;
      for (const Candidate& candidate : rejected_)
        if (!is_after_wave(candidate) && (best == nullptr || candidate.height > best->height))
          best = &candidate;
      if (best != nullptr && best->height > 0.5 * threshold()) {
        accept(Candidate(*best), 0.25);
      } else if (now - beats_.back().time > kLost && signal_ > least_signal_) {
        signal_ *= 0.5;
        noise_ *= 0.5;
      } else {
        return;
      }
    }
  }

  double signal_ = 0, noise_ = 0, least_signal_ = 0;
  std::vector<Candidate> beats_, rejected_;  // rejected_: since the last beat
};

// The sample of largest |value − level| in [centre − reach, centre + reach].
std::size_t extremum(std::span<const float> x, std::size_t centre, std::size_t reach, float level) {
  const std::size_t begin = centre - std::min(centre, reach);
  const std::size_t end = std::min(centre + reach + 1, x.size());
  std::size_t best = begin;
  for (std::size_t i = begin; i < end; ++i)
    if (std::abs(x[i] - level) > std::abs(x[best] - level)) best = i;
  return best;
}

float local_median(std::span<const float> x, std::size_t centre, std::size_t reach) {
  const std::size_t begin = centre - std::min(centre, reach);
  const auto window = x.subspan(begin, std::min(centre + reach + 1, x.size()) - begin);
  std::vector<float> values(window.begin(), window.end());
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Coarse place at kQrsRateHz → the extremum in the signal itself.
std::int64_t refined(std::size_t coarse, const QrsLead& lead, std::span<const float> raw_mv,
                     double rate_hz) {
  const std::size_t band = extremum(lead.band_mv, coarse, at_qrs_rate(0.100), 0);
  const auto last = static_cast<std::int64_t>(raw_mv.size()) - 1;
  const auto mapped = map_sample(static_cast<std::int64_t>(band), kQrsRateHz, rate_hz);
  const auto centre = static_cast<std::size_t>(std::clamp<std::int64_t>(mapped, 0, last));
  const auto samples = [&](double s) { return static_cast<std::size_t>(std::lround(s * rate_hz)); };
  const float level = local_median(raw_mv, centre, samples(0.150));
  return static_cast<std::int64_t>(extremum(raw_mv, centre, samples(0.040), level));
}

std::size_t reference_lead(std::span<const QrsLead> leads, std::span<const std::string> names) {
  for (const char* name : {"MLII", "II"})
    for (std::size_t i = 0; i < leads.size(); ++i)
      if (names[i] == name && leads[i].scale > 0) return i;
  std::size_t best = 0;
  for (std::size_t i = 1; i < leads.size(); ++i)
    if (leads[i].scale > leads[best].scale) best = i;
  return best;
}

void check(std::span<const float> signal_mv, std::size_t leads, double rate_hz) {
  if (!(rate_hz >= 100 && rate_hz <= 1000))
    throw UsageError(fmt::format("R peaks need a rate of 100 to 1000 Hz, not {}", rate_hz));
  if (leads == 0 || signal_mv.size() % leads != 0)
    throw DataError(
        fmt::format("{} values are not {} leads of equal length", signal_mv.size(), leads));
  require_finite(signal_mv, "R peaks");
}

}  // namespace

std::vector<std::int64_t> detect_r_peaks(std::span<const float> signal_mv,
                                         std::span<const std::string> names, double rate_hz) {
  check(signal_mv, names.size(), rate_hz);
  if (signal_mv.empty()) return {};
  const std::size_t samples = signal_mv.size() / names.size();
  std::vector<QrsLead> leads;
  for (std::size_t i = 0; i < names.size(); ++i)
    leads.push_back(qrs_lead(signal_mv.subspan(i * samples, samples), rate_hz));
  const auto squared_slope = combined_slope(leads);
  if (squared_slope.empty()) return {};
  const auto energy = moving_mean(squared_slope, kIntegration);
  Detector detector(energy);
  for (const Candidate& candidate : candidates(squared_slope, energy)) detector.see(candidate);

  const std::size_t reference = reference_lead(leads, names);
  const auto raw_mv = signal_mv.subspan(reference * samples, samples);
  std::vector<std::int64_t> peaks;
  for (const Candidate& beat : detector.finish(energy.size()))
    peaks.push_back(refined(beat.time, leads[reference], raw_mv, rate_hz));
  std::sort(peaks.begin(), peaks.end());
  peaks.erase(std::unique(peaks.begin(), peaks.end()), peaks.end());
  return peaks;
}

std::vector<std::int64_t> detect_r_peaks(std::span<const float> lead_mv, double rate_hz) {
  const std::string name = "lead";
  return detect_r_peaks(lead_mv, std::span(&name, 1), rate_hz);
}

}  // namespace beatbench
