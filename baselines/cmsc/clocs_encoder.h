#pragma once

#include "harness/toolkit/module.h"

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>

#include <cstdint>

namespace beatbench {

// CLOCS's own encoder (Kiyasseh et al. 2021): 5 s of one lead at 500 Hz, scaled to [0, 1], to one
// vector. Three times convolution (kernel 7, stride 3), batch norm, ReLU, max-pooling by 2 and
// dropout, then a linear layer on all that is left: 86,392 parameters at the width 256.
class ClocsEncoder final : public ModuleEncoder {
 public:
  static constexpr std::int64_t kSegment = 2500;  // samples

  // `side_by_side`: the embeddings of `leads` leads become channels of their own; else their mean.
  ClocsEncoder(std::int64_t embedding, bool side_by_side, std::int64_t leads);

  // Segments [row, 2500] mV of one lead each -> [row, embedding]. Each is scaled by its own minimum
  // and maximum, as published; a flat one becomes 0.
  at::Tensor embed(const at::Tensor& segments);

  // [record, lead, sample] mV: a step of 2500 samples is the embedding of a segment. A last segment
  // that is cut short goes on at its last value.
  at::Tensor features(const at::Tensor& signal) override;
  std::int64_t channels() const override { return side_by_side_ ? leads_ * width_ : width_; }
  std::int64_t stride() const override { return kSegment; }

 private:
  std::int64_t width_;
  bool side_by_side_;
  std::int64_t leads_;
  torch::nn::Sequential stages_;
  torch::nn::Linear linear_ = nullptr;
};

}  // namespace beatbench
