#pragma once

#include "harness/sdk/encoder.h"

#include <ATen/core/Tensor.h>
#include <torch/optim/adamw.h>

#include <vector>

namespace beatbench {

// AdamW over an encoder and the head on it, the encoder at a share of the head's rate.
class TwoRates {
 public:
  // `encoder` may be empty: it stays frozen.
  TwoRates(std::vector<at::Tensor> encoder, std::vector<at::Tensor> head, double encoder_scale,
           double weight_decay);
  // One step down the loss. clip_norm > 0: gradients of both together are clipped to it.
  void step(const at::Tensor& loss, double rate, double clip_norm = 0);

 private:
  std::vector<at::Tensor> all_;
  double encoder_scale_;
  torch::optim::AdamW adamw_;
};

// The tensors of an encoder that are trained.
std::vector<at::Tensor> trainable(Encoder& encoder);

}  // namespace beatbench
