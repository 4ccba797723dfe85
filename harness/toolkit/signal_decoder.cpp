#include "harness/toolkit/signal_decoder.h"

#include "harness/base/error.h"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/upsampling.h>

namespace beatbench {
namespace {

torch::nn::Conv1d convolution(std::int64_t from, std::int64_t to, std::int64_t kernel) {
  return torch::nn::Conv1d(torch::nn::Conv1dOptions(from, to, kernel).padding(kernel / 2));
}

}  // namespace

SignalDecoder::SignalDecoder(std::int64_t channels, std::int64_t stride, std::int64_t width,
                             std::int64_t leads, std::int64_t values)
    : stride_(stride), leads_(leads), values_(values) {
  const auto stage = [&](std::int64_t from) {
    blocks_->push_back(convolution(from, width, 5));
    blocks_->push_back(torch::nn::BatchNorm1d(width));
    blocks_->push_back(torch::nn::ReLU());
  };
  // Features differ in scale between encoders; the decoder must not care.
  blocks_->push_back(torch::nn::BatchNorm1d(channels));
  stage(channels);
  for (std::int64_t done = 1; 2 * done <= stride; done *= 2) {
    blocks_->push_back(torch::nn::Upsample(torch::nn::UpsampleOptions()
                                               .scale_factor(std::vector<double>{2})
                                               .mode(torch::kLinear)
                                               .align_corners(false)));
    stage(width);
  }
  blocks_->push_back(convolution(width, leads * values, 1));
  register_module("blocks", blocks_);
}

at::Tensor SignalDecoder::forward(const at::Tensor& features, std::int64_t samples) {
  const std::int64_t steps = (samples + stride_ - 1) / stride_;
  if (features.size(2) != steps)
    throw PluginError("the encoder gives " + std::to_string(features.size(2)) + " steps for " +
                      std::to_string(samples) + " samples; its stride " + std::to_string(stride_) +
                      " promises " + std::to_string(steps));
  at::Tensor out = blocks_->forward(features);  // [record, value * lead, step]
  if (out.size(2) != steps * stride_)           // a stride that is no power of two
    out = at::upsample_linear1d(out, {steps * stride_}, /*align_corners=*/false);
  return out.narrow(2, 0, samples).view({out.size(0), values_, leads_, samples});
}

}  // namespace beatbench
