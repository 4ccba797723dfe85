#pragma once

#include "tests/toolkit/tensors.h"

#include <gtest/gtest.h>

#include <functional>

namespace beatbench {

// Holds the gradient of a scalar function at `start` (float64) to central differences.
inline void expect_gradient(const std::function<at::Tensor(const at::Tensor&)>& function,
                            const at::Tensor& start, double tolerance = 1e-7) {
  const at::Tensor x = start.clone().set_requires_grad(true);
  function(x).backward();
  const std::vector<double> gradient = numbers(x.grad());
  for (std::int64_t i = 0; i < x.numel(); ++i) {
    at::Tensor up = start.clone(), down = start.clone();
    up.mutable_data_ptr<double>()[i] += 1e-6;
    down.mutable_data_ptr<double>()[i] -= 1e-6;
    const double slope = (function(up).item<double>() - function(down).item<double>()) / 2e-6;
    EXPECT_NEAR(gradient[static_cast<std::size_t>(i)], slope, tolerance) << "element " << i;
  }
}

}  // namespace beatbench
