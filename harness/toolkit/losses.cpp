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

// The logit of what takes no part: its exponential is 0. Finite, so that a row in which nothing
// takes part has the gradient 0 and not NaN.
constexpr double kNever = -1e30;

at::Tensor logits_of(const at::Tensor& embedding, double temperature) {
  TORCH_CHECK(embedding.dim() == 2, "embedding must be [row, dimension], is ", embedding.sizes());
  const FullPrecision full;
  const at::Tensor z =
      embedding.scalar_type() == at::kDouble ? embedding : embedding.to(at::kFloat);
  return z.matmul(z.t()) / temperature;
}

at::Tensor self_pairs(const at::Tensor& square) {
  return at::eye(square.size(0), square.options().dtype(at::kBool));
}

at::Tensor equal_pairs(const at::Tensor& label) {
  return label.unsqueeze(0).eq(label.unsqueeze(1));
}

// [row, row]: the pairs that take no part.
at::Tensor left_out(const at::Tensor& square, const at::Tensor& group) {
  const at::Tensor self = self_pairs(square);
  if (!group.defined()) return self;
  return self.logical_or(equal_pairs(group.to(square.device())).logical_not());
}

void check_weight(const at::Tensor& square, const at::Tensor& weight) {
  TORCH_CHECK(weight.sizes() == square.sizes(), "weights must be ", square.sizes(), ", are ",
              weight.sizes());
}

}  // namespace

OptionSpec temperature_option() {
  return {.name = "temperature",
          .fallback = 0.1,
          .help = "temperature of the cosine similarities",
          .minimum = 0,
          .maximum = 10,
          .above_minimum = true};
}

at::Tensor log_probabilities(const at::Tensor& embedding, double temperature,
                             const at::Tensor& group) {
  const at::Tensor logits = logits_of(embedding, temperature);
  const at::Tensor out = left_out(logits, group);
  return logits.masked_fill(out, kNever).log_softmax(1).masked_fill(out, 0);
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
  return softclt(log_p, weight) / weight.sum(1).clamp_min(tiny).to(log_p.device());
}

at::Tensor softclt(const at::Tensor& log_p, const at::Tensor& weight) {
  check_weight(log_p, weight);
  return (weight.to(log_p.device()) * log_p).sum(1).neg();
}

at::Tensor bce(const at::Tensor& embedding, const at::Tensor& weight, double temperature,
               double bias, const at::Tensor& group) {
  const at::Tensor logits = logits_of(embedding, temperature) + bias;
  check_weight(logits, weight);
  const at::Tensor out = left_out(logits, group);
  const at::Tensor each = at::binary_cross_entropy_with_logits(logits, weight.to(logits.options()),
                                                               {}, {}, at::Reduction::None);
  return each.masked_fill(out, 0).sum(1) / out.logical_not().sum(1).clamp_min(1);
}

at::Tensor sup_con(const at::Tensor& embedding, const at::Tensor& label, double temperature,
                   const at::Tensor& group) {
  const at::Tensor log_p = log_probabilities(embedding, temperature, group);
  const at::Tensor positive = equal_pairs(label.to(log_p.device()))
                                  .logical_and(left_out(log_p, group).logical_not())
                                  .to(log_p.dtype());
  const at::Tensor kept = positive.sum(1).gt(0).nonzero().squeeze(1);
  return soft_ce(log_p, positive).index_select(0, kept);
}

at::Tensor pairwise_ce(const at::Tensor& embedding, const at::Tensor& label, double temperature) {
  const at::Tensor logits = logits_of(embedding, temperature);
  const at::Tensor same = equal_pairs(label.to(logits.device()));
  const at::Tensor negatives = logits.masked_fill(same, kNever).logsumexp(1, true);
  const at::Tensor each = at::softplus(negatives - logits);
  return each.masked_select(same.logical_and(self_pairs(same).logical_not()));
}

}  // namespace beatbench
