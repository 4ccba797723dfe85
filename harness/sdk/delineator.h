#pragma once

#include "harness/base/options.h"
#include "harness/sdk/encoder.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace beatbench {

// The classes of the protocol ludb_waves.
enum class WaveClass : std::uint8_t { background = 0, p = 1, qrs = 2, t = 3 };

// What a delineator is made from; both outlive it.
struct DelineatorContext {
  const Options& options;
  const SignalShape& signal;
};

// A row that answers ludb_waves by rule: no encoder, no training, no labels. It takes part in the
// mode "rule" alone and is always a reference row. Signals and classes lie on the CPU.
class Delineator {
 public:
  virtual ~Delineator() = default;
  // [record, lead, sample] float32 mV -> uint8 [record, lead, sample]: the WaveClass of each sample
  virtual at::Tensor delineate(const at::Tensor& signal) = 0;
};

}  // namespace beatbench
