#pragma once

#include <torch/nn/module.h>

#include <cstdint>

namespace beatbench {

// The positional embedding of wav2vec 2.0: GELU of a grouped convolution along time whose weight is
// normalised over the kernel axis (Salimans & Kingma 2016): one length per kernel position,
// w = g v / |v|. An even kernel gives one step too many; the last is dropped.
class PositionalConv final : public torch::nn::Module {
 public:
  // UsageError where `groups` does not divide `width`.
  PositionalConv(std::int64_t width, std::int64_t kernel, std::int64_t groups);
  at::Tensor forward(const at::Tensor& x);  // [record, step, width] -> the same, to be added

 private:
  std::int64_t kernel_, groups_;
  at::Tensor direction_;  // v [width, width / groups, kernel]
  at::Tensor length_;     // g [1, 1, kernel]
  at::Tensor bias_;       // [width]
};

}  // namespace beatbench
