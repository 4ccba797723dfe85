#include "harness/signal/qrs_energy.h"

#include "harness/base/median.h"
#include "harness/signal/filter.h"
#include "harness/signal/resample.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace beatbench {
namespace {

constexpr double kFlatMv =
    0.02;  // a lead that never leaves ± this between 5 and 15 Hz holds no QRS
constexpr double kLeastContrast = 0.7;     // of the best lead's, to be heard
constexpr std::size_t kScaleWindow = 500;  // 2 s: longer than any usual RR interval

// The median of the maxima of windows: neither a pause nor an artefact moves it.
double usual_maximum(std::span<const double> x) {
  std::vector<double> maxima;
  for (std::size_t begin = 0; begin < x.size(); begin += kScaleWindow) {
    const auto window = x.subspan(begin, std::min(kScaleWindow, x.size() - begin));
    // A short rest need not hold a beat.
    if (begin > 0 && window.size() < kScaleWindow / 2) break;
    maxima.push_back(*std::max_element(window.begin(), window.end()));
  }
  return median(std::move(maxima));
}

}  // namespace

QrsLead qrs_lead(std::span<const float> lead_mv, double rate_hz) {
  static const auto band_pass = ZeroPhaseFilter::band_pass(2, 5, 15, kQrsRateHz);
  QrsLead lead;
  lead.band_mv = band_pass(Resampler(rate_hz, kQrsRateHz)(lead_mv));
  const auto& x = lead.band_mv;
  lead.squared_slope.assign(x.size(), 0);
  for (std::size_t i = 2; i + 2 < x.size(); ++i) {
    const double slope =
        static_cast<double>(2 * x[i + 2] + x[i + 1] - x[i - 1] - 2 * x[i - 2]) / 10 * kQrsRateHz;
    lead.squared_slope[i] = slope * slope;
  }
  const bool flat = std::all_of(x.begin(), x.end(), [](float value) {
    return std::abs(static_cast<double>(value)) < kFlatMv;
  });
  if (flat) return lead;
  lead.scale = usual_maximum(lead.squared_slope);
  const double sum = std::accumulate(lead.squared_slope.begin(), lead.squared_slope.end(), 0.0);
  lead.contrast = lead.scale * static_cast<double>(x.size()) / sum;
  return lead;
}

std::vector<double> combined_slope(std::span<const QrsLead> leads) {
  double best_contrast = 0;
  for (const QrsLead& lead : leads) best_contrast = std::max(best_contrast, lead.contrast);
  std::vector<const QrsLead*> used;
  for (const QrsLead& lead : leads)
    if (lead.scale > 0 && lead.contrast >= kLeastContrast * best_contrast) used.push_back(&lead);
  if (used.empty()) return {};
  std::vector<double> combined(used[0]->squared_slope.size());
  std::vector<double> across(used.size());
  for (std::size_t t = 0; t < combined.size(); ++t) {
    for (std::size_t i = 0; i < used.size(); ++i)
      across[i] = used[i]->squared_slope[t] / used[i]->scale;
    combined[t] = median(across);
  }
  return combined;
}

std::vector<double> moving_mean(std::span<const double> x, std::size_t width) {
  std::vector<double> sums(x.size() + 1, 0);
  for (std::size_t i = 0; i < x.size(); ++i) sums[i + 1] = sums[i] + x[i];
  std::vector<double> means(x.size());
  const std::size_t before = width / 2, after = width - before;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const std::size_t begin = i - std::min(i, before), end = std::min(i + after, x.size());
    means[i] = (sums[end] - sums[begin]) / static_cast<double>(end - begin);
  }
  return means;
}

}  // namespace beatbench
