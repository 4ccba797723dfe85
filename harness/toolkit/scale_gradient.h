#pragma once

#include <ATen/core/Tensor.h>

namespace beatbench {

// Multiplies the gradient that flows back through `x` by `factor`, in place of a smaller learning
// rate, which adaptive optimisers would undo differently. `x` itself stays as it is; it must be a
// result, not a parameter (whose gradient would be scaled anew with every call).
inline at::Tensor scale_gradient(at::Tensor x, double factor) {
  if (factor != 1 && x.requires_grad())
    x.register_hook([factor](const at::Tensor& gradient) { return gradient * factor; });
  return x;
}

}  // namespace beatbench
