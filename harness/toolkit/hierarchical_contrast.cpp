#include "harness/toolkit/hierarchical_contrast.h"

#include "harness/toolkit/full_precision.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/max_pool1d.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <limits>

namespace beatbench {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// The sum of the rows' cross-entropies and its gradient, gathered block by block.
struct Sums {
  at::Tensor loss;      // scalar
  at::Tensor gradient;  // like the rows
};

// Adds the rows first … first + count - 1 of all groups of z [group, row, channel].
void add_block(const at::Tensor& z, std::int64_t first, std::int64_t count, at::Tensor& loss,
               at::Tensor gradient) {
  const std::int64_t rows = z.size(1);
  const at::Tensor query = z.narrow(1, first, count);
  const at::Tensor row = at::arange(first, first + count, z.options().dtype(at::kLong));
  const at::Tensor other =
      (row + rows / 2).remainder(rows).view({1, count, 1}).expand({z.size(0), count, 1});

  at::Tensor p = query.bmm(z.transpose(1, 2));  // [group, count, row]
  p.diagonal(first, 1, 2).fill_(-std::numeric_limits<double>::infinity());
  p = p.log_softmax(2);
  loss.sub_(p.gather(2, other).sum());

  p.exp_();  // now the gradient with respect to the similarities: softmax - one-hot
  p.scatter_add_(2, other, at::zeros({}, p.options()).sub(1).expand({z.size(0), count, 1}));
  gradient.narrow(1, first, count).add_(p.bmm(z));
  gradient.add_(p.transpose(1, 2).bmm(query));
}

Sums sums_of(const at::Tensor& z, std::int64_t block_entries) {
  Sums sums{at::zeros({}, z.options()), at::zeros_like(z)};
  const std::int64_t groups = z.size(0), rows = z.size(1);
  const std::int64_t together = std::clamp(block_entries / (rows * rows), std::int64_t{1}, groups);
  const std::int64_t count = std::clamp(block_entries / rows, std::int64_t{1}, rows);
  for (std::int64_t group = 0; group < groups; group += together) {
    const std::int64_t here = std::min(together, groups - group);
    const at::Tensor part = z.narrow(0, group, here);
    for (std::int64_t row = 0; row < rows; row += count)
      add_block(part, row, std::min(count, rows - row), sums.loss,
                sums.gradient.narrow(0, group, here));
  }
  return sums;
}

// Its gradient is made along with the loss: the similarities are never kept.
struct DotProductContrast : torch::autograd::Function<DotProductContrast> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& z,
                            std::int64_t block_entries) {
    const Sums sums = sums_of(z, block_entries);
    const double all = static_cast<double>(z.size(0) * z.size(1));
    context->save_for_backward({sums.gradient / all});
    return sums.loss / all;
  }
  static variable_list backward(AutogradContext* context, const variable_list& of_loss) {
    return {context->get_saved_variables()[0] * of_loss[0], at::Tensor()};
  }
};

at::Tensor full(const at::Tensor& view) {
  return view.scalar_type() == at::kDouble ? view : view.to(at::kFloat);
}

void check_views(const at::Tensor& view1, const at::Tensor& view2) {
  TORCH_CHECK(view1.dim() == 3 && view1.sizes() == view2.sizes() && view1.numel() > 0,
              "two views must be [record, channel, step] alike, are ", view1.sizes(), " and ",
              view2.sizes());
}

at::Tensor halved(const at::Tensor& view) { return at::max_pool1d(view, 2); }

}  // namespace

at::Tensor dot_product_contrast(const at::Tensor& rows, std::int64_t block_entries) {
  const FullPrecision no_autocast;
  return DotProductContrast::apply(full(rows).contiguous(), block_entries);
}

at::Tensor instance_contrast(const at::Tensor& view1, const at::Tensor& view2,
                             std::int64_t block_entries) {
  check_views(view1, view2);
  return dot_product_contrast(at::cat({view1, view2}).permute({2, 0, 1}), block_entries);
}

at::Tensor temporal_contrast(const at::Tensor& view1, const at::Tensor& view2,
                             std::int64_t block_entries) {
  check_views(view1, view2);
  return dot_product_contrast(at::cat({view1, view2}, 2).transpose(1, 2), block_entries);
}

HierarchicalLoss hierarchical_contrast(const at::Tensor& view1, const at::Tensor& view2,
                                       const HierarchicalContrast& law) {
  check_views(view1, view2);
  const FullPrecision no_autocast;
  at::Tensor z1 = full(view1), z2 = full(view2);
  // What has no weight is not made: the temporal term's cost grows with the square of the steps.
  const bool has_instance = law.instance_weight > 0, has_temporal = law.instance_weight < 1;
  at::Tensor instance = at::zeros({}, z1.options()), temporal = instance;
  std::int64_t scales = 0;
  for (;; z1 = halved(z1), z2 = halved(z2), ++scales) {
    if (has_instance) instance = instance + instance_contrast(z1, z2, law.block_entries);
    if (z1.size(2) == 1) break;
    if (has_temporal && scales >= law.temporal_unit)
      temporal = temporal + temporal_contrast(z1, z2, law.block_entries);
  }
  ++scales;
  const at::Tensor total =
      (law.instance_weight * instance + (1 - law.instance_weight) * temporal) / scales;
  return {total, instance.detach() / scales, temporal.detach() / scales};
}

}  // namespace beatbench
