#pragma once

#include "harness/toolkit/module.h"

#include <torch/nn/modules/conv.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace beatbench {

struct DilatedConvShape {
  std::int64_t leads = 12;
  std::int64_t hidden = 64;     // channels behind the input layer and of the blocks
  std::int64_t channels = 320;  // of the features
  std::int64_t blocks = 10;     // of dilation 1, 2, 4, …; one more of the next power leads to
                                // `channels`
  double dropout = 0.1;         // of the features, in training mode

  std::int64_t receptive_field() const { return 4 * ((std::int64_t{2} << blocks) - 1) + 1; }
};

// The dilated convolutions of TS2Vec (Yue et al. 2022, arXiv 2106.10466, section 3.2): a linear
// layer for each step, then residual blocks GELU, conv 3, GELU, conv 3 of doubling dilation. One
// feature for each sample; 637,952 parameters and a receptive field of 8,189 samples by default.
class DilatedConv final : public ModuleEncoder {
 public:
  explicit DilatedConv(const DilatedConvShape& shape);

  at::Tensor features(const at::Tensor& signal) override;
  // `hidden` [record, sample] bool: where it is true, what the input layer gives is set to zero.
  at::Tensor masked_features(const at::Tensor& signal, const at::Tensor& hidden);
  std::int64_t channels() const override { return channels_; }
  std::int64_t stride() const override { return 1; }

 private:
  struct Block;
  at::Tensor run(at::Tensor x);  // behind the input layer

  torch::nn::Conv1d input_ = nullptr;
  std::vector<std::shared_ptr<Block>> blocks_;
  std::int64_t channels_;
  double dropout_;
};

}  // namespace beatbench
