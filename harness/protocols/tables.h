#pragma once

#include "harness/scoring/table.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

namespace beatbench {

// Views of contiguous tensors on the CPU, for the scores of harness/scoring.
template <typename T>
std::span<const T> values_of(const at::Tensor& tensor) {
  TORCH_CHECK(tensor.is_contiguous() && tensor.is_cpu(), "scores need contiguous values");
  return {tensor.const_data_ptr<T>(), static_cast<std::size_t>(tensor.numel())};
}

template <typename T>
Table<T> table_of(const at::Tensor& tensor) {  // [item, class]
  return {values_of<T>(tensor), static_cast<std::size_t>(tensor.size(1))};
}

}  // namespace beatbench
