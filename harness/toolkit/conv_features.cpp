#include "harness/toolkit/conv_features.h"

#include <ATen/ops/gelu.h>
#include <torch/nn/init.h>

#include <string>

namespace beatbench {

ConvFeatures::ConvFeatures(std::int64_t leads, std::int64_t channels, std::int64_t layers)
    : norm_(register_module("norm", torch::nn::GroupNorm(channels, channels))) {
  for (std::int64_t layer = 0; layer < layers; ++layer) {
    torch::nn::Conv1d conv(
        torch::nn::Conv1dOptions(layer == 0 ? leads : channels, channels, 2).stride(2).bias(false));
    torch::nn::init::kaiming_normal_(conv->weight);
    convs_.push_back(register_module("conv" + std::to_string(layer), conv));
  }
}

at::Tensor ConvFeatures::forward(const at::Tensor& signal) {
  TORCH_CHECK(signal.dim() == 3 && signal.size(2) >= stride(),
              "signals must be [record, lead, sample] with at least ", stride(), " samples, are ",
              signal.sizes());
  at::Tensor x = at::gelu(norm_(convs_.front()(signal)));
  for (std::size_t layer = 1; layer < convs_.size(); ++layer) x = at::gelu(convs_[layer](x));
  return x;
}

}  // namespace beatbench
