#pragma once

#include "datasets/cinc2021/cinc2021.h"
#include "datasets/overlap/ledger.h"
#include "harness/base/seed.h"
#include "tests/datasets/cinc_folder.h"

#include <algorithm>

namespace beatbench {

// A heart as a function of time, so that the same seconds can be recorded at any rate: beats at
// irregular times, each a QRS and a T wave, whose sizes are the lead's own.
class Heart {
 public:
  explicit Heart(std::uint64_t seed) {
    Draws draws(seed, "heart");
    for (double at = 0.2; at < 60; at += draws.uniform(0.6, 1.1)) beats_.push_back(at);
    for (int lead = 0; lead < 12; ++lead) {
      shapes_.push_back({draws.uniform(-1, 1), draws.uniform(-1, 1), draws.uniform(-0.4, 0.4)});
      width_s_.push_back(draws.uniform(0.015, 0.025));
    }
  }

  double millivolts(std::size_t lead, double seconds) const {
    double sum = 0;
    const auto bump = [&](double at, double width) {
      const double x = (seconds - at) / width;
      return std::abs(x) < 6 ? std::exp(-x * x / 2) : 0;
    };
    for (const double beat : beats_)
      sum += shapes_[lead][0] * bump(beat, width_s_[lead]) +
             shapes_[lead][1] * bump(beat + 0.03, width_s_[lead]) +
             shapes_[lead][2] * bump(beat + 0.27, 0.05);
    return sum;
  }

 private:
  std::vector<double> beats_, width_s_;
  std::vector<std::array<double, 3>> shapes_;
};

// How a heart is recorded and stored.
struct Take {
  double rate_hz = 500, start_s = 0, seconds = 10;
  double gain = 1000, scale = 1;  // digital units per mV as the header says; what it fails to say
  std::vector<std::string> leads = standard_leads();
};

inline void record(const TemporaryFolder& folder, const std::string& name, const Heart& heart,
                   const Take& take = {}) {
  std::vector<std::vector<std::int32_t>> digital;
  for (const std::string& lead : take.leads) {
    const auto index = static_cast<std::size_t>(std::ranges::find(standard_leads(), lead) -
                                                standard_leads().begin());
    auto& samples = digital.emplace_back();
    for (int i = 0; i < std::lround(take.seconds * take.rate_hz); ++i)
      samples.push_back(static_cast<std::int32_t>(std::lround(
          take.gain * take.scale * heart.millivolts(index, take.start_s + i / take.rate_hz))));
  }
  write_cinc_record(folder, name, take.rate_hz, take.leads, digital, {}, take.gain);
}

// The folder's records prepared under its own name.
inline PreparedSet prepared(const TemporaryFolder& folder, const std::string& name,
                            const SignalSpec& spec = {}) {
  folder.write("DATASET", name + "\n");
  Progress quiet("", true);
  return prepare(Cinc2021(folder.path()), spec, folder / "cache", quiet, 1);
}

inline ContentHashes hashes(const PreparedSet& set) {
  Progress quiet("", true);
  return make_content_hashes(set, quiet);
}

// "E1=F2 E3=F4": the ids of each pair.
inline std::string pairs_text(const PreparedSet& a, const PreparedSet& b,
                              const std::vector<SameRecording>& same) {
  std::string text;
  for (const SameRecording& pair : same)
    text += (text.empty() ? "" : " ") + a.records()[static_cast<std::size_t>(pair.a)].id + "=" +
            b.records()[static_cast<std::size_t>(pair.b)].id;
  return text;
}

inline std::string pairs_text(const PreparedSet& a, const PreparedSet& b) {
  return pairs_text(a, b, same_recordings(a, hashes(a), b, hashes(b)));
}

}  // namespace beatbench
