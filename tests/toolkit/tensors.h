#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/zeros.h>

#include <cstdint>
#include <initializer_list>
#include <vector>

namespace beatbench {

// A double tensor of rows of equal length.
inline at::Tensor matrix(const std::vector<std::vector<double>>& rows) {
  at::Tensor out = at::zeros(
      {static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(rows.front().size())},
      at::kDouble);
  double* value = out.mutable_data_ptr<double>();
  for (const auto& row : rows)
    for (const double one : row) *value++ = one;
  return out;
}

inline at::Tensor integers(std::initializer_list<std::int64_t> values) {
  at::Tensor out = at::zeros({static_cast<std::int64_t>(values.size())}, at::kLong);
  std::int64_t* value = out.mutable_data_ptr<std::int64_t>();
  for (const std::int64_t one : values) *value++ = one;
  return out;
}

inline std::vector<double> numbers(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().to(at::kCPU, at::kDouble).contiguous();
  return {flat.const_data_ptr<double>(), flat.const_data_ptr<double>() + flat.numel()};
}

}  // namespace beatbench
