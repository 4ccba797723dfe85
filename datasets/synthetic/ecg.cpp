#include "datasets/synthetic/ecg.h"

#include "harness/signal/vcg.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace beatbench::synthetic {
namespace {

constexpr double kMains_hz = 50;

using Leads = std::vector<std::vector<double>>;

void add_kernel(Leads& leads, const Kernel& kernel, double r_s, double stretch, double rate_hz) {
  const double at = (r_s + stretch * kernel.at_s) * rate_hz,
               width = stretch * kernel.width_s * rate_hz;
  const auto samples = static_cast<double>(leads[0].size());
  const double begin = std::max(0.0, std::ceil(at - kKernelReach * width));
  const double end = std::min(samples - 1, std::floor(at + kKernelReach * width));
  std::array<double, 8> height{};
  for (std::size_t lead = 0; lead < height.size(); ++lead)
    for (std::size_t axis = 0; axis < 3; ++axis)
      height[lead] += kDower[lead][axis] * kernel.mv[axis];
  for (double t = begin; t <= end; ++t) {
    const double z = (t - at) / width, share = std::exp(-0.5 * z * z);
    for (std::size_t lead = 0; lead < height.size(); ++lead)
      leads[lead][static_cast<std::size_t>(t)] += share * height[lead];
  }
}

Leads clean_leads(const std::vector<TimedBeat>& beats, double rate_hz, std::size_t samples) {
  Leads leads(8, std::vector<double>(samples));
  for (const auto& beat : beats) {
    for (const auto* wave : {&beat.shape->p, &beat.shape->qrs, &beat.shape->st})
      for (const auto& kernel : *wave) add_kernel(leads, kernel, beat.r_s, 1, rate_hz);
    for (const auto& kernel : beat.shape->t)
      add_kernel(leads, kernel, beat.r_s, beat.t_stretch, rate_hz);
  }
  return leads;
}

// [8, sample] → [12, sample] in the standard order.
Leads twelve_leads(const Leads& eight) {
  Leads all(12, std::vector<double>(eight[0].size()));
  for (std::size_t lead = 0; lead < 12; ++lead)
    for (std::size_t of = 0; of < 8; ++of)
      if (const double share = kTwelveFromEight[lead][of]; share != 0)
        for (std::size_t i = 0; i < all[lead].size(); ++i) all[lead][i] += share * eight[of][i];
  return all;
}

struct Wander {
  double hz, mv, phase;
};

// Wander of the baseline (breathing and drift), muscle (broad, smoothed over two samples) and
// mains, each of a strength drawn for the record and a share drawn for the lead.
void add_noise(Leads& leads, const Patient& patient, double rate_hz, Draws& draws) {
  const double turn = 2 * std::numbers::pi,
               wander_mv = 0.12 * draws.uniform() * draws.uniform() + 0.01;
  const double muscle_mv = 0.004 + 0.030 * draws.uniform() * draws.uniform();
  const double mains_mv = 0.012 * draws.uniform() * draws.uniform();
  for (auto& lead : leads) {
    const Wander wanders[] = {
        {patient.breathing_hz, wander_mv * draws.uniform(0.4, 1.2), turn * draws.uniform()},
        {draws.uniform(0.03, 0.08), 1.5 * wander_mv * draws.uniform(0.3, 1.2),
         turn * draws.uniform()},
        {draws.uniform(0.09, 0.16), wander_mv * draws.uniform(0.2, 1), turn * draws.uniform()},
        {kMains_hz, mains_mv * draws.uniform(0.3, 1), turn * draws.uniform()}};
    const double muscle = muscle_mv * draws.uniform(0.6, 1.4);
    double last = draws.normal();
    for (std::size_t i = 0; i < lead.size(); ++i) {
      const double t = static_cast<double>(i) / rate_hz, now = draws.normal();
      lead[i] += muscle * (now + last) * std::numbers::sqrt2 / 2;
      last = now;
      for (const auto& [hz, mv, phase] : wanders) lead[i] += mv * std::sin(turn * hz * t + phase);
    }
  }
}

}  // namespace

Ecg render(const Patient& patient, double rate_hz, double seconds, std::uint64_t seed,
           std::string_view set, std::int64_t record) {
  Draws rhythm(seed, std::string{set} + "/rhythm", record),
      noise(seed, std::string{set} + "/noise", record);
  Ecg ecg{
      .rate_hz = rate_hz, .clean_mv = {}, .mv = {}, .beats = draw_rhythm(patient, seconds, rhythm)};
  auto leads =
      clean_leads(ecg.beats, rate_hz, static_cast<std::size_t>(std::lround(seconds * rate_hz)));
  ecg.clean_mv = twelve_leads(leads);
  add_noise(leads, patient, rate_hz, noise);
  ecg.mv = twelve_leads(leads);
  return ecg;
}

}  // namespace beatbench::synthetic
