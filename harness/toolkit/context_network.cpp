#include "harness/toolkit/context_network.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/where.h>

#include <string>

namespace beatbench {

ContextNetwork::ContextNetwork(const ContextShape& shape) {
  const auto norm = [](std::int64_t width) {
    return torch::nn::LayerNorm(torch::nn::LayerNormOptions({width}));
  };
  in_norm_ = register_module("in_norm", norm(shape.in));
  in_linear_ = register_module("in_linear", torch::nn::Linear(shape.in, shape.width));
  position_ = register_module(
      "position", std::make_shared<PositionalConv>(shape.width, shape.kernel, shape.groups));
  norm_ = register_module("norm", norm(shape.width));
  dropout_ = register_module("dropout", torch::nn::Dropout(shape.dropout));
  for (std::int64_t layer = 0; layer < shape.layers; ++layer)
    blocks_.push_back(register_module(
        "block" + std::to_string(layer),
        std::make_shared<TransformerBlock>(shape.width, shape.heads, shape.ffn, shape.dropout)));
}

at::Tensor ContextNetwork::normalised(const at::Tensor& features) {
  return in_norm_(features.transpose(1, 2));
}

at::Tensor ContextNetwork::forward(const at::Tensor& x, const at::Tensor& hidden,
                                   const at::Tensor& mask_vector) {
  at::Tensor y = dropout_(in_linear_(x));
  if (hidden.defined()) y = at::where(hidden.unsqueeze(2), mask_vector.to(y.scalar_type()), y);
  y = dropout_(norm_(y + position_->forward(y)));
  for (const auto& block : blocks_) y = block->forward(y);
  return y;
}

}  // namespace beatbench
