#pragma once

#include "harness/toolkit/positional_conv.h"
#include "harness/toolkit/transformer.h"

#include <torch/nn/module.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace beatbench {

// Defaults: wav2vec 2.0 "base" as fairseq-signals takes it to ECGs.
struct ContextShape {
  std::int64_t in = 256;  // channels of the features
  std::int64_t width = 768;
  std::int64_t layers = 12;
  std::int64_t heads = 12;
  std::int64_t ffn = 3072;
  std::int64_t kernel = 128;  // of the positional convolution, steps
  std::int64_t groups = 16;   // of the positional convolution
  double dropout = 0.1;
};

// The transformer of wav2vec 2.0 over the steps of a feature extractor. In two parts, because the
// targets of its objective are made from the normalised features:
//
//   at::Tensor x = context.normalised(features);             // LN
//   at::Tensor out = context.forward(x, hidden, mask_vector) // linear, mask, position, LN, blocks
class ContextNetwork final : public torch::nn::Module {
 public:
  explicit ContextNetwork(const ContextShape& shape);

  at::Tensor normalised(const at::Tensor& features);  // [record, in, step] -> [record, step, in]
  // [record, step, in] -> [record, step, width]. Where `hidden` [record, step] bool is given, its
  // steps enter as `mask_vector` [width] behind the linear layer, whatever x says there.
  at::Tensor forward(const at::Tensor& x, const at::Tensor& hidden = {},
                     const at::Tensor& mask_vector = {});

 private:
  torch::nn::LayerNorm in_norm_ = nullptr;
  torch::nn::Linear in_linear_ = nullptr;
  std::shared_ptr<PositionalConv> position_;
  torch::nn::LayerNorm norm_ = nullptr;
  std::vector<std::shared_ptr<TransformerBlock>> blocks_;
  torch::nn::Dropout dropout_ = nullptr;
};

}  // namespace beatbench
