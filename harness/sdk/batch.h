#pragma once

#include <ATen/core/Tensor.h>

namespace beatbench {

// Records of one training step.
struct Batch {
  at::Tensor signal;   // [record, lead, sample] float32 mV
  at::Tensor record;   // [record] int64, index into the corpus
  at::Tensor patient;  // [record] int64, equal for equal patients
};

}  // namespace beatbench
