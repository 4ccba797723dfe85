#pragma once

#include <torch/nn/modules/container/sequential.h>

#include <cstdint>

namespace beatbench {

// The common decoder of segmentation tasks: features of any stride to a class per lead and sample.
// Doubles the time resolution by linear interpolation and a convolution until the input's rate is
// reached (the rest of a stride that is no power of two by interpolation alone); no skips, so that
// every encoder is judged by its last features alone.
class WaveDecoder : public torch::nn::Module {
 public:
  WaveDecoder(std::int64_t channels, std::int64_t stride, std::int64_t width, std::int64_t leads,
              std::int64_t classes);
  // [record, channels, steps] -> logits [record, class, lead, sample]. PluginError where the steps
  // are not those that the stride promises.
  at::Tensor forward(const at::Tensor& features, std::int64_t samples);

 private:
  std::int64_t stride_, leads_, classes_;
  torch::nn::Sequential blocks_;
};

}  // namespace beatbench
