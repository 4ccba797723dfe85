#include "harness/toolkit/targets.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/xlogy.h>

#include <limits>

namespace beatbench {
namespace {

at::Tensor same_source(const at::Tensor& source) {
  return source.unsqueeze(0).eq(source.unsqueeze(1));
}

at::Tensor without_diagonal(at::Tensor weight) {
  weight.diagonal().zero_();
  return weight;
}

at::Tensor row_share(const at::Tensor& weight) {
  return weight / weight.sum(1, true).clamp_min(std::numeric_limits<float>::min());
}

}  // namespace

at::Tensor hard_targets(const at::Tensor& source) {
  return without_diagonal(same_source(source).to(at::kFloat));
}

at::Tensor soft_targets(const at::Tensor& similarity, const at::Tensor& source, double exponent) {
  const std::int64_t rows = source.size(0);
  TORCH_CHECK(similarity.dim() == 2 && similarity.size(0) == rows && similarity.size(1) == rows,
              "similarity must be [", rows, ", ", rows, "], is ", similarity.sizes());
  return without_diagonal(similarity.pow(exponent).masked_fill_(same_source(source), 1));
}

TargetStatistics target_statistics(const at::Tensor& weight, const at::Tensor& source,
                                   const at::Tensor& group) {
  const double rows = static_cast<double>(weight.size(0));
  const at::Tensor share = row_share(weight);
  const at::Tensor other_view = share.masked_fill(same_source(source).logical_not(), 0);
  const at::Tensor pairs =
      group.defined() ? same_source(group).sum() - rows : weight.new_full({}, rows * (rows - 1));
  return {weight.sum() / pairs.clamp_min(1), mean_of_weighted(other_view.sum(1), other_view),
          mean_of_weighted(at::xlogy(share, share).sum(1).neg(), weight), pairs / rows};
}

at::Tensor mean_of_weighted(const at::Tensor& each, const at::Tensor& weight) {
  const at::Tensor has = weight.sum(1).gt(0).to(each.dtype());
  return (each * has).sum() / has.sum().clamp_min(1);
}

}  // namespace beatbench
