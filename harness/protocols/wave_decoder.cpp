#include "harness/protocols/wave_decoder.h"

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

WaveDecoder::WaveDecoder(std::int64_t channels, std::int64_t stride, std::int64_t width,
                         std::int64_t leads, std::int64_t classes)
    : leads_(leads), classes_(classes) {
  const auto stage = [&](std::int64_t from) {
    blocks_->push_back(convolution(from, width, 5));
    blocks_->push_back(torch::nn::BatchNorm1d(width));
    blocks_->push_back(torch::nn::ReLU());
  };
  // Features differ in scale between encoders; the decoder must not care.
  blocks_->push_back(torch::nn::BatchNorm1d(channels));
  stage(channels);
  for (; stride > 1; stride /= 2) {
    blocks_->push_back(torch::nn::Upsample(torch::nn::UpsampleOptions()
                                               .scale_factor(std::vector<double>{2})
                                               .mode(torch::kLinear)
                                               .align_corners(false)));
    stage(width);
  }
  blocks_->push_back(convolution(width, leads * classes, 1));
  register_module("blocks", blocks_);
}

at::Tensor WaveDecoder::forward(const at::Tensor& features, std::int64_t samples) {
  at::Tensor out = blocks_->forward(features);  // [record, class * lead, >= samples]
  if (out.size(2) < samples) out = at::replication_pad1d(out, {0, samples - out.size(2)});
  return out.narrow(2, 0, samples).view({out.size(0), classes_, leads_, samples});
}

}  // namespace beatbench
