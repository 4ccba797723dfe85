#pragma once

#include "harness/base/seed.h"
#include "harness/sdk/corpus.h"

#include <stdexcept>
#include <vector>

namespace beatbench {

// Seeded noise on two leads around 3 and -1 mV; two records a patient.
class ToyCorpus final : public Corpus {
 public:
  explicit ToyCorpus(std::int64_t records, std::int64_t samples = 16)
      : shape_{{"I", "II"}, 100, samples} {
    Draws draws(5, "toy corpus");
    for (std::int64_t r = 0; r < records; ++r) {
      records_.emplace_back();
      for (std::int64_t i = 0; i < 2 * samples; ++i)
        records_.back().push_back(static_cast<float>((i < samples ? 3 : -1) + draws.normal()));
    }
  }
  std::int64_t size() const override { return static_cast<std::int64_t>(records_.size()); }
  const SignalShape& shape() const override { return shape_; }
  std::span<const float> record(std::int64_t index) const override {
    if (index == broken) throw std::runtime_error("record cannot be read");
    return records_.at(static_cast<std::size_t>(index));
  }
  std::int64_t patient(std::int64_t index) const override { return index / 2; }
  bool has_beats() const override { return false; }
  std::span<const BeatMark> beats(std::int64_t /*index*/) const override { return {}; }

  std::int64_t broken = -1;  // the record that cannot be read

 private:
  SignalShape shape_;
  std::vector<std::vector<float>> records_;
};

}  // namespace beatbench
