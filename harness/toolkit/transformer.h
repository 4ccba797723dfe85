#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include <cstdint>

namespace beatbench {

// A block of the transformer (Vaswani et al. 2017) with the norm behind each sum and GELU:
// x = LN(x + attention(x)); x = LN(x + feed_forward(x)). Every step sees every step. Weights start
// as in BERT: normal with SD 0.02, biases 0.
class TransformerBlock final : public torch::nn::Module {
 public:
  // UsageError where `heads` does not divide `width`. `dropout` holds for the attention weights and
  // for both branches.
  TransformerBlock(std::int64_t width, std::int64_t heads, std::int64_t ffn, double dropout);
  at::Tensor forward(const at::Tensor& x);  // [record, step, width] -> the same

 private:
  at::Tensor attention(const at::Tensor& x);

  std::int64_t heads_;
  double dropout_share_;
  torch::nn::Linear qkv_ = nullptr;  // query, key and value, one after the other
  torch::nn::Linear out_ = nullptr;
  torch::nn::Linear ffn1_ = nullptr;
  torch::nn::Linear ffn2_ = nullptr;
  torch::nn::LayerNorm norm1_ = nullptr;
  torch::nn::LayerNorm norm2_ = nullptr;
  torch::nn::Dropout dropout_ = nullptr;
};

}  // namespace beatbench
