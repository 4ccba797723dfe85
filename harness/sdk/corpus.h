#pragma once

#include "harness/sdk/encoder.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace beatbench {

// A beat that the data set itself annotates.
struct BeatMark {
  std::int64_t sample = 0;  // at the corpus's rate
  char symbol = 'N';        // MIT annotation symbol
};

// The unlabelled records of a pretraining, in memory order.
class Corpus {
 public:
  virtual ~Corpus() = default;
  virtual std::int64_t size() const = 0;
  virtual const SignalShape& shape() const = 0;
  virtual std::span<const float> record(std::int64_t index) const = 0;  // [lead, sample] mV
  virtual std::int64_t patient(std::int64_t index) const = 0;           // equal for equal patients
  virtual bool has_beats() const = 0;                                   // of every record
  virtual std::span<const BeatMark> beats(std::int64_t index) const = 0;
};

}  // namespace beatbench
