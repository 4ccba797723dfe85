#include "harness/toolkit/transformer.h"

#include "harness/base/error.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <torch/nn/init.h>

#include <string>

namespace beatbench {
namespace {

torch::nn::Linear make_linear(std::int64_t in, std::int64_t out) {
  torch::nn::Linear linear(in, out);
  torch::nn::init::normal_(linear->weight, 0, 0.02);
  torch::nn::init::zeros_(linear->bias);
  return linear;
}

torch::nn::LayerNorm make_norm(std::int64_t width) {
  return torch::nn::LayerNorm(torch::nn::LayerNormOptions({width}));
}

}  // namespace

TransformerBlock::TransformerBlock(std::int64_t width, std::int64_t heads, std::int64_t ffn,
                                   double dropout)
    : heads_(heads), dropout_share_(dropout) {
  if (width % heads != 0)
    throw UsageError("the transformer has " + std::to_string(heads) +
                     " heads, which do not divide the width " + std::to_string(width) +
                     ". Use a multiple of " + std::to_string(heads) + ".");
  qkv_ = register_module("qkv", make_linear(width, 3 * width));
  out_ = register_module("out", make_linear(width, width));
  ffn1_ = register_module("ffn1", make_linear(width, ffn));
  ffn2_ = register_module("ffn2", make_linear(ffn, width));
  norm1_ = register_module("norm1", make_norm(width));
  norm2_ = register_module("norm2", make_norm(width));
  dropout_ = register_module("dropout", torch::nn::Dropout(dropout));
}

at::Tensor TransformerBlock::attention(const at::Tensor& x) {
  const std::int64_t records = x.size(0), steps = x.size(1), width = x.size(2);
  const at::Tensor parts =
      qkv_(x).view({records, steps, 3, heads_, width / heads_}).permute({2, 0, 3, 1, 4});
  const at::Tensor mixed = at::scaled_dot_product_attention(parts[0], parts[1], parts[2], {},
                                                            is_training() ? dropout_share_ : 0.0);
  return out_(mixed.transpose(1, 2).reshape({records, steps, width}));
}

at::Tensor TransformerBlock::forward(const at::Tensor& x) {
  const at::Tensor y = norm1_(x + dropout_(attention(x)));
  return norm2_(y + dropout_(ffn2_(at::gelu(ffn1_(y)))));
}

}  // namespace beatbench
