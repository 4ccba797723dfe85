#include "harness/toolkit/losses.h"

#include "harness/toolkit/full_precision.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/softplus.h>

#include <limits>

namespace beatbench {
namespace {

at::Tensor logits_of(const at::Tensor& embedding, double temperature) {
  TORCH_CHECK(embedding.dim() == 2, "embedding must be [row, dimension], is ", embedding.sizes());
  const FullPrecision full;
  const at::Tensor z =
      embedding.scalar_type() == at::kDouble ? embedding : embedding.to(at::kFloat);
  return z.matmul(z.t()) / temperature;
}

at::Tensor self_pairs(const at::Tensor& like) {
  return at::eye(like.size(0), like.options().dtype(at::kBool));
}

void check_weight(const at::Tensor& square, const at::Tensor& weight) {
  TORCH_CHECK(weight.sizes() == square.sizes(), "weights must be ", square.sizes(), ", are ",
              weight.sizes());
}

// [row, row]: the other rows of the same label.
at::Tensor positives(const at::Tensor& label) {
  const at::Tensor same = label.unsqueeze(0).eq(label.unsqueeze(1));
  return same.logical_and(self_pairs(same).logical_not());
}

}  // namespace

at::Tensor log_probabilities(const at::Tensor& embedding, double temperature) {
  const at::Tensor logits = logits_of(embedding, temperature);
  const at::Tensor self = self_pairs(logits);
  const double never = -std::numeric_limits<double>::infinity();
  return logits.masked_fill(self, never).log_softmax(1).masked_fill(self, 0);
}

at::Tensor nt_xent(const at::Tensor& embedding, double temperature) {
  const std::int64_t rows = embedding.size(0);
  TORCH_CHECK(rows % 2 == 0, "NT-Xent needs two views, got ", rows, " rows");
  const at::Tensor row = at::arange(rows, embedding.options().dtype(at::kLong));
  const at::Tensor other = (row + rows / 2).remainder(rows);
  return log_probabilities(embedding, temperature).gather(1, other.unsqueeze(1)).squeeze(1).neg();
}

at::Tensor soft_ce(const at::Tensor& log_p, const at::Tensor& weight) {
  const double tiny = std::numeric_limits<float>::min();
  return softclt(log_p, weight) / weight.sum(1).clamp_min(tiny);
}

at::Tensor softclt(const at::Tensor& log_p, const at::Tensor& weight) {
  check_weight(log_p, weight);
  return (weight * log_p).sum(1).neg();
}

at::Tensor bce(const at::Tensor& embedding, const at::Tensor& weight, double temperature,
               double bias) {
  const at::Tensor logits = logits_of(embedding, temperature) + bias;
  check_weight(logits, weight);
  const at::Tensor each = at::binary_cross_entropy_with_logits(logits, weight.to(logits.dtype()),
                                                               {}, {}, at::Reduction::None);
  return each.masked_fill(self_pairs(logits), 0).sum(1) / static_cast<double>(logits.size(0) - 1);
}

at::Tensor sup_con(const at::Tensor& embedding, const at::Tensor& label, double temperature) {
  const at::Tensor log_p = log_probabilities(embedding, temperature);
  const at::Tensor positive = positives(label).to(log_p.dtype());
  const at::Tensor kept = positive.sum(1).gt(0).nonzero().squeeze(1);
  return soft_ce(log_p, positive).index_select(0, kept);
}

at::Tensor pairwise_ce(const at::Tensor& embedding, const at::Tensor& label, double temperature) {
  const at::Tensor logits = logits_of(embedding, temperature);
  const at::Tensor positive = positives(label);
  const at::Tensor excluded = positive.logical_or(self_pairs(logits));
  // A finite floor: an anchor without any negative has the loss and the gradient 0, not NaN.
  const at::Tensor negatives = logits.masked_fill(excluded, -1e30).logsumexp(1, true);
  const at::Tensor each = at::softplus(negatives - logits, 1, 1e30);
  return each.masked_select(positive);
}

}  // namespace beatbench
