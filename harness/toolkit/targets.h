#pragma once

#include <ATen/core/Tensor.h>

namespace beatbench {

// Target weights of a contrastive loss, [row, row], symmetric with a zero diagonal. Row i of the
// embedding shows the record or beat source[i] ([row] int64): two rows of one source are its two
// views and have the weight 1.

// 0 elsewhere. With source 0 … N-1 twice: the targets of NT-Xent.
at::Tensor hard_targets(const at::Tensor& source);

// similarity ^ exponent elsewhere; similarity [row, row] in [0, 1] (Beat-SSL, arXiv 2601.16147).
at::Tensor soft_targets(const at::Tensor& similarity, const at::Tensor& source, double exponent);

// Scalars that tell whether targets are too flat or too sharp.
struct TargetStatistics {
  at::Tensor mean_weight;    // over all pairs off the diagonal; should be below about 1 / N
  at::Tensor positive_mass;  // share of a row's weight on its other view, over rows that have one;
                             // 1 / (2N): uniform, 1: hard
  at::Tensor entropy;        // of the row-normalised weights, nats: the floor of soft_ce
  at::Tensor compared;       // rows that a row is compared with, mean
};
// `group` as in losses.h: only pairs within a group count.
TargetStatistics target_statistics(const at::Tensor& weight, const at::Tensor& source,
                                   const at::Tensor& group = {});

// Mean of `each` [row] over the rows that have a weight; 0 with graph where none has.
at::Tensor mean_of_weighted(const at::Tensor& each, const at::Tensor& weight);

}  // namespace beatbench
