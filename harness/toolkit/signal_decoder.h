#pragma once

#include <torch/nn/modules/container/sequential.h>

#include <cstdint>

namespace beatbench {

// From features of any stride back to the signal's time axis, `values` numbers per lead and sample:
// logits of classes (the common decoder of segmentation), or millivolts (reconstruction). Doubles
// the time resolution by linear interpolation and a convolution until the signal's rate is reached
// (the rest of a stride that is no power of two by interpolation alone); no skips, so that all that
// it can know stands in the encoder's last features.
class SignalDecoder : public torch::nn::Module {
 public:
  SignalDecoder(std::int64_t channels, std::int64_t stride, std::int64_t width, std::int64_t leads,
                std::int64_t values);
  // [record, channels, steps] -> [record, value, lead, sample]. PluginError where the steps are not
  // those that the stride promises.
  at::Tensor forward(const at::Tensor& features, std::int64_t samples);

 private:
  std::int64_t stride_, leads_, values_;
  torch::nn::Sequential blocks_;
};

}  // namespace beatbench
