#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace beatbench {

// A Gaussian wave at `centre_s` from R; for practical purposes it lasts from −3 to +3 sd.
struct Bump {
  double centre_s, sd_s, height_mv;
};

// P 100 ms before … 100 ms long, QRS, T: a plain upright beat.
inline const std::vector<Bump>& plain_beat() {
  static const std::vector<Bump> beat = {{-0.16, 0.018, 0.15},
                                         {-0.028, 0.008, -0.1},
                                         {0, 0.010, 1.2},
                                         {0.028, 0.008, -0.2},
                                         {0.26, 0.035, 0.3}};
  return beat;
}

struct Train {
  std::vector<float> signal_mv;
  std::vector<double> beats_s;
};

// Beats `rr_s` apart from `first_s` on, as long as they fit.
inline Train beat_train(double rate_hz, double seconds, double rr_s, double first_s = 0.4,
                        const std::vector<Bump>& beat = plain_beat(), double gain = 1) {
  Train train;
  train.signal_mv.resize(static_cast<std::size_t>(std::lround(rate_hz * seconds)));
  for (double r = first_s; r < seconds - 0.05; r += rr_s) train.beats_s.push_back(r);
  for (std::size_t i = 0; i < train.signal_mv.size(); ++i) {
    double sum = 0;
    for (const double r : train.beats_s)
      for (const Bump& bump : beat) {
        const double z = (static_cast<double>(i) / rate_hz - r - bump.centre_s) / bump.sd_s;
        if (std::abs(z) < 8) sum += bump.height_mv * std::exp(-z * z / 2);
      }
    train.signal_mv[i] = static_cast<float>(gain * sum);
  }
  return train;
}

}  // namespace beatbench
