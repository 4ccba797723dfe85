#pragma once

#include "harness/toolkit/module.h"

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace beatbench {

struct ResNet1dShape {
  std::int64_t leads = 12;
  std::int64_t width = 64;        // channels of the stem and of the first stage; doubles per stage
  std::int64_t blocks = 2;        // residual blocks per stage
  std::int64_t stages = 4;        // each but the first halves the time axis
  std::int64_t kernel = 7;        // odd
  std::int64_t stem_kernel = 15;  // odd
  std::int64_t stem_stride = 2;
  bool stem_pool = true;  // max-pooling by 2 behind the stem
};

// The residual network of He et al. 2016 (basic blocks) along time. With its defaults the layout of
// ResNet-18 with a stride of 32 samples. It takes plain millivolts: no scaling of leads or records,
// so that amplitudes stay comparable; batch norm behind the stem does the rest.
class ResNet1d final : public ModuleEncoder {
 public:
  static std::vector<OptionSpec> options();
  explicit ResNet1d(const BackboneContext& context);
  explicit ResNet1d(const ResNet1dShape& shape);  // UsageError where a kernel is even

  at::Tensor features(const at::Tensor& signal) override { return run(signal, nullptr); }
  std::vector<FeatureMap> pyramid(const at::Tensor& signal) override;  // stem and stages
  std::int64_t channels() const override { return channels_; }
  std::int64_t stride() const override { return stride_; }

 private:
  struct Block;

  // The last map; those before it into `finer`, where it is given.
  at::Tensor run(const at::Tensor& signal, std::vector<FeatureMap>* finer);

  torch::nn::Conv1d stem_conv_ = nullptr;
  torch::nn::BatchNorm1d stem_norm_ = nullptr;
  std::vector<std::shared_ptr<Block>> blocks_;
  std::int64_t stem_stride_;
  bool stem_pool_;
  std::int64_t channels_;
  std::int64_t stride_;
};

}  // namespace beatbench
