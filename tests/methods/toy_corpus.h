#pragma once

#include "harness/base/seed.h"
#include "harness/sdk/corpus.h"

#include <cmath>
#include <cstdint>
#include <vector>

namespace beatbench {

inline constexpr std::int64_t kToyCorpusSamples = 600;

// Twelve leads at 100 Hz with a spike each 50 … 90 samples and a rounder wave behind it.
class ToyCorpus final : public Corpus {
 public:
  ToyCorpus(std::int64_t records, bool annotated) : annotated_(annotated) {
    for (std::int64_t r = 0; r < records; ++r) add(r);
  }
  std::int64_t size() const override { return static_cast<std::int64_t>(signals_.size()); }
  const SignalShape& shape() const override { return shape_; }
  std::span<const float> record(std::int64_t r) const override {
    return signals_[static_cast<std::size_t>(r)];
  }
  std::int64_t patient(std::int64_t r) const override { return r; }
  bool has_beats() const override { return annotated_; }
  std::span<const BeatMark> beats(std::int64_t r) const override {
    return beats_[static_cast<std::size_t>(r)];
  }

 private:
  void add(std::int64_t r) {
    Draws draws(1, "toy corpus", r);
    std::vector<float> signal(static_cast<std::size_t>(12 * kToyCorpusSamples));
    std::vector<BeatMark> marks;
    const auto gap = static_cast<std::int64_t>(50 + draws.below(41));
    const double t_mv = draws.uniform(.1, .4);
    for (std::int64_t peak = 30; peak < kToyCorpusSamples; peak += gap)
      marks.push_back({peak, marks.size() % 3 == 2 ? 'V' : 'N'});
    for (std::int64_t lead = 0; lead < 12; ++lead)
      for (std::int64_t t = 0; t < kToyCorpusSamples; ++t) {
        double mv = .01 * draws.normal();
        for (const BeatMark& mark : marks) {
          const double x = static_cast<double>(t - mark.sample);
          mv += std::exp(-x * x / 4) + t_mv * std::exp(-(x - 25) * (x - 25) / 60);
        }
        signal[static_cast<std::size_t>(lead * kToyCorpusSamples + t)] = static_cast<float>(mv);
      }
    signals_.push_back(std::move(signal));
    beats_.push_back(std::move(marks));
  }

  bool annotated_;
  SignalShape shape_ = {{"I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"},
                        100,
                        kToyCorpusSamples};
  std::vector<std::vector<float>> signals_;
  std::vector<std::vector<BeatMark>> beats_;
};

}  // namespace beatbench
