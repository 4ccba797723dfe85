#include "harness/toolkit/positional_conv.h"

#include "harness/base/error.h"

#include <ATen/ops/_weight_norm.h>
#include <ATen/ops/conv1d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <string>

namespace beatbench {

PositionalConv::PositionalConv(std::int64_t width, std::int64_t kernel, std::int64_t groups)
    : kernel_(kernel), groups_(groups) {
  if (width % groups != 0)
    throw UsageError("the positional convolution has " + std::to_string(groups) +
                     " groups, which do not divide the width " + std::to_string(width) +
                     ". Use a multiple of " + std::to_string(groups) + ".");
  const double deviation = std::sqrt(4.0 / static_cast<double>(kernel * width));
  const at::Tensor v = at::empty({width, width / groups, kernel}).normal_(0, deviation);
  length_ = register_parameter("length", v.norm(2, {0, 1}, true));  // before v gets a graph
  direction_ = register_parameter("direction", v);
  bias_ = register_parameter("bias", at::zeros({width}));
}

at::Tensor PositionalConv::forward(const at::Tensor& x) {
  const at::Tensor weight = at::_weight_norm(direction_, length_, 2);
  const at::Tensor y = at::conv1d(x.transpose(1, 2), weight, bias_, 1, kernel_ / 2, 1, groups_);
  return at::gelu(y.narrow(2, 0, x.size(1))).transpose(1, 2);
}

}  // namespace beatbench
