#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/normalization.h>

#include <cstdint>
#include <vector>

namespace beatbench {

// The convolutional front of wav2vec 2.0 (Baevski et al. 2020) as fairseq-signals takes it to ECGs:
// layers of convolution (kernel 2, stride 2, no bias) and GELU, a GroupNorm with as many groups as
// channels after the first alone. That norm takes each channel of each record over its whole
// length, so a crop has other features than the same stretch of the record.
class ConvFeatures final : public torch::nn::Module {
 public:
  ConvFeatures(std::int64_t leads, std::int64_t channels, std::int64_t layers = 4);

  // [record, lead, sample] mV -> [record, channels, steps], steps = floor(samples / stride)
  at::Tensor forward(const at::Tensor& signal);
  std::int64_t stride() const { return std::int64_t{1} << convs_.size(); }  // samples a step

 private:
  std::vector<torch::nn::Conv1d> convs_;
  torch::nn::GroupNorm norm_ = nullptr;
};

}  // namespace beatbench
