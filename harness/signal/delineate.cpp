#include "harness/signal/delineate.h"

#include "harness/base/error.h"
#include "harness/signal/finite.h"
#include "harness/signal/resample.h"
#include "harness/signal/wavelet.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace beatbench {
namespace {

using Index = std::int64_t;

constexpr double kRateHz = 250;
Index samples(double seconds) { return std::lround(seconds * kRateHz); }

double at(std::span<const double> x, Index i) { return std::abs(x[static_cast<std::size_t>(i)]); }

// From an extremum outwards to where |w| has fallen below `share` of it, or turns to rise again.
Index die_away(std::span<const double> w, Index extremum, Index step, double share, Index limit) {
  const double low = share * at(w, extremum);
  Index i = extremum;
  while (i != limit && at(w, i) > low && at(w, i + step) <= at(w, i)) i += step;
  return i;
}

struct Extremum {
  Index place;
  double value;
};

// Local extrema of |w| in [begin, end) that reach `least`.
std::vector<Extremum> extrema(std::span<const double> w, Index begin, Index end, double least) {
  std::vector<Extremum> found;
  for (Index i = std::max<Index>(begin, 1); i < std::min<Index>(end, std::ssize(w) - 1); ++i)
    if (at(w, i) >= least && at(w, i) > at(w, i - 1) && at(w, i) >= at(w, i + 1))
      found.push_back({i, w[static_cast<std::size_t>(i)]});
  return found;
}

double root_mean_square(std::span<const double> w, Index begin, Index end) {
  double sum = 0;
  for (Index i = begin; i < end; ++i) sum += at(w, i) * at(w, i);
  return end > begin ? std::sqrt(sum / static_cast<double>(end - begin)) : 0;
}

// The outermost significant extremum of one side of R, [begin, end): that of at least `least`, or
// else the strongest, and none beyond a gap, where P and T are.
std::optional<Index> outermost(std::span<const double> w, Index begin, Index end, bool before_r,
                               double least) {
  const Index gap = samples(0.040);
  auto outwards = extrema(w, begin, end, 0);
  if (before_r) std::reverse(outwards.begin(), outwards.end());
  double strongest = 0;
  for (const Extremum& extremum : outwards)
    strongest = std::max(strongest, std::abs(extremum.value));
  std::optional<Index> last;
  for (const auto& [place, value] : outwards) {
    if (std::abs(value) < std::min(least, strongest)) continue;
    if (last && std::abs(place - *last) > gap) break;
    last = place;
  }
  return last;
}

WaveBounds find_qrs(std::span<const float> x, std::span<const double> w, Index r) {
  constexpr double kBefore = 0.08, kAfter = 0.09;  // significance, of the largest
  constexpr double kOnset = 0.05, kOffset = 0.08;  // died away, of the outermost
  constexpr double kFlatMv = 0.02;
  const Index last = std::ssize(x) - 1;
  const Index begin = std::max<Index>(r - samples(0.100), 0),
              end = std::min(r + samples(0.140), last);
  const auto window =
      x.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin + 1));
  const auto [lowest, highest] = std::minmax_element(window.begin(), window.end());
  if (*highest - *lowest < static_cast<float>(kFlatMv)) return {};
  double largest = 0;
  for (Index i = begin; i <= end; ++i) largest = std::max(largest, at(w, i));
  const auto first = outermost(w, begin, r + 1, true, kBefore * largest);
  const auto final = outermost(w, r, end + 1, false, kAfter * largest);
  if (!first || !final) return {};
  return {die_away(w, *first, -1, kOnset, std::max<Index>(begin - samples(0.060), 0)), r,
          die_away(w, *final, 1, kOffset, std::min(end + samples(0.060), last))};
}

// How one kind of wave is looked for.
struct WaveSearch {
  double significance;   // least extremum, of the RMS over the beat
  double onset, offset;  // died away, of the extremum
  double least_mv;       // height over the line between its bounds
  Index longest_rise;    // between the two extrema
};
const WaveSearch kSearchP = {0.10, 0.65, 0.75, 0.010, samples(0.120)};
const WaveSearch kSearchT = {0.15, 0.35, 0.40, 0.020, samples(0.240)};

// How far the peak stands off the line between onset and offset.
double height(std::span<const float> x, const WaveBounds& wave) {
  const auto value = [&](Index i) { return static_cast<double>(x[static_cast<std::size_t>(i)]); };
  const double share = static_cast<double>(wave.peak - wave.onset) /
                       static_cast<double>(std::max<Index>(wave.offset - wave.onset, 1));
  return std::abs(value(wave.peak) - std::lerp(value(wave.onset), value(wave.offset), share));
}

// The wave whose two flanks (a rise and a fall, or the other way round) are steepest, the weaker
// flank counting.
std::optional<WaveBounds> find_wave(std::span<const float> x, std::span<const double> w,
                                    Index begin, Index end, double rms, const WaveSearch& search) {
  const auto flanks = extrema(w, begin, end, search.significance * rms);
  double best = 0;
  std::optional<WaveBounds> wave;
  for (std::size_t i = 0; i + 1 < flanks.size(); ++i) {
    const auto &first = flanks[i], &second = flanks[i + 1];
    const double weaker = std::min(std::abs(first.value), std::abs(second.value));
    if (first.value * second.value >= 0 || second.place - first.place > search.longest_rise ||
        weaker <= best)
      continue;
    Index peak = first.place;
    while (w[static_cast<std::size_t>(peak)] * first.value > 0) ++peak;
    const WaveBounds found = {die_away(w, first.place, -1, search.onset, begin), peak,
                              die_away(w, second.place, 1, search.offset, end - 1)};
    if (height(x, found) < search.least_mv) continue;
    best = weaker;
    wave = found;
  }
  return wave;
}

// The signal with every QRS replaced by the line between its bounds.
std::vector<float> without_qrs(std::span<const float> x, std::span<const BeatWaves> beats) {
  std::vector<float> bridged(x.begin(), x.end());
  for (const BeatWaves& beat : beats) {
    if (!beat.qrs.found()) continue;
    const Index begin = beat.qrs.onset, end = beat.qrs.offset;
    for (Index i = begin + 1; i < end; ++i)
      bridged[static_cast<std::size_t>(i)] =
          std::lerp(x[static_cast<std::size_t>(begin)], x[static_cast<std::size_t>(end)],
                    static_cast<float>(i - begin) / static_cast<float>(end - begin));
  }
  return bridged;
}

WaveBounds search_scales(std::span<const float> x,
                         const std::array<std::vector<double>, kWaveletScales>& w, Index begin,
                         Index end, Index beat_begin, Index beat_end, const WaveSearch& search) {
  begin = std::clamp<Index>(begin, 0, std::ssize(x));
  end = std::clamp<Index>(end, begin, std::ssize(x));
  for (const std::size_t scale : {3U, 4U}) {
    const double rms = root_mean_square(w[scale], beat_begin, beat_end);
    if (const auto wave = find_wave(x, w[scale], begin, end, rms, search)) return *wave;
  }
  return {};
}

void find_p_and_t(std::span<const float> x, std::vector<BeatWaves>& beats,
                  std::span<const Index> r) {
  const auto bridged = without_qrs(x, beats);
  const auto w = quadratic_spline_wavelet(bridged);
  const Index size = std::ssize(x);
  for (std::size_t i = 0; i < beats.size(); ++i) {
    BeatWaves& beat = beats[i];
    if (!beat.qrs.found()) continue;
    const bool has_next = i + 1 < beats.size() && beats[i + 1].qrs.found();
    const bool has_last = i > 0 && beats[i - 1].qrs.found();
    const Index rr = i + 1 < beats.size() ? r[i + 1] - r[i]
                     : i > 0              ? r[i] - r[i - 1]
                                          : samples(0.8);
    const Index next = has_next ? beats[i + 1].qrs.onset : size;
    const Index beat_end = std::min({r[i] + rr, next, size});
    const Index t_end =
        std::min(r[i] + std::min(samples(0.600), rr * 6 / 10 + samples(0.04)), next);
    beat.t = search_scales(bridged, w, beat.qrs.offset + samples(0.040), t_end, beat.qrs.offset,
                           beat_end, kSearchT);
    Index p_begin = beat.qrs.onset - samples(0.240);
    if (has_last)
      p_begin =
          std::max({p_begin, beats[i - 1].t.offset, beats[i - 1].qrs.offset + samples(0.060)});
    const Index before =
        std::max<Index>(beat.qrs.onset - samples(0.6), has_last ? beats[i - 1].qrs.offset : 0);
    beat.p = search_scales(bridged, w, p_begin, beat.qrs.onset, before, beat.qrs.onset, kSearchP);
  }
}

void check(std::span<const float> lead_mv, double rate_hz, std::span<const Index> r_peaks) {
  if (!(rate_hz >= 100 && rate_hz <= 1000))
    throw UsageError(fmt::format("delineation needs a rate of 100 to 1000 Hz, not {}", rate_hz));
  for (std::size_t i = 0; i < r_peaks.size(); ++i)
    if (r_peaks[i] < 0 || r_peaks[i] >= std::ssize(lead_mv) ||
        (i > 0 && r_peaks[i] <= r_peaks[i - 1]))
      throw DataError(
          fmt::format("R peak {} at sample {} lies outside the {} samples or before the one "
                      "that comes first",
                      i, r_peaks[i], lead_mv.size()));
  require_finite(lead_mv, "delineation");
}

}  // namespace

std::vector<BeatWaves> delineate(std::span<const float> lead_mv, double rate_hz,
                                 std::span<const Index> r_peaks) {
  check(lead_mv, rate_hz, r_peaks);
  std::vector<BeatWaves> beats(r_peaks.size());
  if (beats.empty()) return beats;
  const auto x = Resampler(rate_hz, kRateHz)(lead_mv);
  if (x.size() < 3) return beats;
  const auto w = quadratic_spline_wavelet(x);
  std::vector<Index> r;
  for (std::size_t i = 0; i < beats.size(); ++i) {
    r.push_back(std::min<Index>(map_sample(r_peaks[i], rate_hz, kRateHz), std::ssize(x) - 1));
    beats[i].qrs = find_qrs(x, w[1], r[i]);
  }
  find_p_and_t(x, beats, r);
  const auto back = [&](WaveBounds& wave) {
    if (!wave.found()) return;
    for (Index* place : {&wave.onset, &wave.peak, &wave.offset})
      *place = std::min<Index>(map_sample(*place, kRateHz, rate_hz), std::ssize(lead_mv) - 1);
  };
  for (std::size_t i = 0; i < beats.size(); ++i) {
    for (WaveBounds* wave : {&beats[i].p, &beats[i].qrs, &beats[i].t}) back(*wave);
    if (beats[i].qrs.found()) beats[i].qrs.peak = r_peaks[i];
  }
  return beats;
}

}  // namespace beatbench
