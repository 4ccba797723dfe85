#pragma once

#include "harness/sdk/encoder.h"

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace beatbench {

// Of a FeatureMap.
struct MapShape {
  std::int64_t channels = 0;
  std::int64_t stride = 0;
};

// From features of any stride back to the signal's time axis, `values` numbers per lead and sample:
// logits of classes (the common decoder of segmentation), or millivolts (reconstruction). Doubles
// the time resolution by linear interpolation and a convolution until the signal's rate is reached
// (the rest of a stride that is no power of two by interpolation alone).
//
// From one map there are no skips: all that the decoder can know stands in the encoder's last
// features. From several it is the expanding path of a U-Net (Ronneberger et al. 2015): each
// doubling is given the map of its stride beside what it has.
class SignalDecoder : public torch::nn::Module {
 public:
  SignalDecoder(std::int64_t channels, std::int64_t stride, std::int64_t width, std::int64_t leads,
                std::int64_t values);
  // From fine to coarse, as Encoder::pyramid() gives them. PluginError where a stride is not the
  // last one halved some times.
  SignalDecoder(const std::vector<MapShape>& maps, std::int64_t width, std::int64_t leads,
                std::int64_t values);
  // -> [record, value, lead, sample]. PluginError where the steps are not those that the strides
  // promise.
  at::Tensor forward(const std::vector<FeatureMap>& maps, std::int64_t samples);
  at::Tensor forward(const at::Tensor& features, std::int64_t samples);  // of the last map alone

 private:
  struct Level;

  std::int64_t maps_, stride_, leads_, values_;
  torch::nn::BatchNorm1d norm_;
  std::vector<std::shared_ptr<Level>> levels_;  // the first at stride_, each other at half of it
  torch::nn::Conv1d values_conv_;
};

}  // namespace beatbench
