#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace beatbench {

// Scores by the nearest training records: the share of the k nearest that has the class. Near is
// the cosine between features that are standardised by the training records. Nothing is trained.
class NearestNeighbours {
 public:
  // features [record, channel], truth 0/1 [record, class]; of fewer records than k all count.
  NearestNeighbours(const at::Tensor& features, const at::Tensor& truth, std::int64_t k);
  at::Tensor scores(const at::Tensor& features) const;  // [record, class] 0 … 1

 private:
  at::Tensor standardised(const at::Tensor& features) const;  // of length 1

  at::Tensor mean_, scale_, train_, truth_;
  std::int64_t k_;
};

}  // namespace beatbench
