#include "datasets/synthetic/heart.h"

#include <algorithm>
#include <cmath>

namespace beatbench::synthetic {
namespace {

constexpr double kGrid_s = 0.0005;  // of the search for bounds

double magnitude(const Dipole& d) { return std::hypot(d[0], d[1], d[2]); }

void rotate(Dipole& d, const std::array<double, 3>& angles) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    double& a = d[(axis + 1) % 3];
    double& b = d[(axis + 2) % 3];
    const double c = std::cos(angles[axis]), s = std::sin(angles[axis]);
    const double turned = c * a - s * b;
    b = s * a + c * b;
    a = turned;
  }
}

}  // namespace

Dipole dipole_at(const Wave3d& wave, double seconds) {
  Dipole sum{};
  for (const auto& kernel : wave) {
    const double z = (seconds - kernel.at_s) / kernel.width_s;
    if (std::abs(z) > kKernelReach) continue;
    const double height = std::exp(-0.5 * z * z);
    for (std::size_t i = 0; i < 3; ++i) sum[i] += height * kernel.mv[i];
  }
  return sum;
}

std::optional<Bounds> bounds_of(const Wave3d& wave) {
  if (wave.empty()) return std::nullopt;
  double begin = wave[0].at_s, end = begin;
  for (const auto& kernel : wave) {
    begin = std::min(begin, kernel.at_s - kKernelReach * kernel.width_s);
    end = std::max(end, kernel.at_s + kKernelReach * kernel.width_s);
  }
  std::vector<double> size;
  for (int i = 0; begin + i * kGrid_s <= end; ++i)
    size.push_back(magnitude(dipole_at(wave, begin + i * kGrid_s)));
  const auto peak = std::max_element(size.begin(), size.end());
  const auto visible = [&](double value) { return value >= kBoundShare * *peak; };
  const auto first = std::find_if(size.begin(), size.end(), visible);
  const auto last = std::find_if(size.rbegin(), size.rend(), visible).base() - 1;
  const auto time = [&](auto at) {
    return begin + static_cast<double>(at - size.begin()) * kGrid_s;
  };
  return Bounds{time(first), time(peak), time(last)};
}

// A loop in health: right atrium before left; septum to the right and forward, free walls to the
// left and down, base backward; T along the QRS and forward. Bounds: P 100 ms, PR 155 ms, QRS 90
// ms, QT 400 ms at 60 beats a minute.
BeatShape normal_beat() {
  return {.p = {{-0.170, 0.017, {0.035, 0.085, -0.045}}, {-0.145, 0.017, {0.060, 0.055, 0.040}}},
          .qrs = {{-0.029, 0.0088, {-0.10, -0.04, -0.25}},
                  {0.000, 0.0117, {1.10, 0.75, 0.25}},
                  {0.023, 0.0105, {-0.15, -0.20, 0.50}}},
          .st = {},
          .t = {{0.235, 0.050, {0.10, 0.06, -0.04}}, {0.285, 0.032, {0.28, 0.18, -0.10}}},
          .symbol = 'N'};
}

void scale(Wave3d& wave, double factor) {
  for (auto& kernel : wave)
    for (auto& axis : kernel.mv) axis *= factor;
}

void shift(Wave3d& wave, double seconds) {
  for (auto& kernel : wave) kernel.at_s += seconds;
}

void rotate(BeatShape& beat, const std::array<double, 3>& angles) {
  for (auto* wave : {&beat.p, &beat.qrs, &beat.st, &beat.t})
    for (auto& kernel : *wave) rotate(kernel.mv, angles);
}

}  // namespace beatbench::synthetic
