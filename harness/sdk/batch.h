#pragma once

#include <ATen/core/Tensor.h>

namespace beatbench {

// Records of one training step.
struct Batch {
  at::Tensor signal;   // [record, lead, sample] float32 mV, on the device of the model
  at::Tensor record;   // [record] int64, index into the corpus; on the CPU
  at::Tensor patient;  // [record] int64, equal for equal patients; on the CPU
};

}  // namespace beatbench
