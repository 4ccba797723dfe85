#include "harness/toolkit/dilated_conv.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/gelu.h>

#include <string>

namespace beatbench {
namespace {

// Padded so that every sample keeps its place.
torch::nn::Conv1d make_conv(std::int64_t in, std::int64_t out, std::int64_t kernel,
                            std::int64_t dilation = 1) {
  return torch::nn::Conv1d(
      torch::nn::Conv1dOptions(in, out, kernel).dilation(dilation).padding(kernel / 2 * dilation));
}

}  // namespace

struct DilatedConv::Block : torch::nn::Module {
  Block(std::int64_t in, std::int64_t out, std::int64_t dilation, bool last)
      : conv1(register_module("conv1", make_conv(in, out, 3, dilation))),
        conv2(register_module("conv2", make_conv(out, out, 3, dilation))) {
    if (in != out || last) skip = register_module("skip", make_conv(in, out, 1));
  }

  at::Tensor forward(const at::Tensor& x) {
    const at::Tensor y = conv2(at::gelu(conv1(at::gelu(x))));
    return y + (skip ? skip(x) : x);
  }

  torch::nn::Conv1d conv1, conv2;
  torch::nn::Conv1d skip = nullptr;
};

DilatedConv::DilatedConv(const DilatedConvShape& shape)
    : input_(register_module("input", make_conv(shape.leads, shape.hidden, 1))),
      channels_(shape.channels),
      dropout_(shape.dropout) {
  for (std::int64_t i = 0; i <= shape.blocks; ++i) {
    const bool last = i == shape.blocks;
    blocks_.push_back(
        register_module("block" + std::to_string(i),
                        std::make_shared<Block>(shape.hidden, last ? channels_ : shape.hidden,
                                                std::int64_t{1} << i, last)));
  }
}

at::Tensor DilatedConv::features(const at::Tensor& signal) { return run(input_(signal)); }

at::Tensor DilatedConv::masked_features(const at::Tensor& signal, const at::Tensor& hidden) {
  return run(input_(signal).masked_fill(hidden.unsqueeze(1), 0));
}

at::Tensor DilatedConv::run(at::Tensor x) {
  for (const auto& block : blocks_) x = block->forward(x);
  return at::dropout(x, dropout_, is_training());
}

}  // namespace beatbench
