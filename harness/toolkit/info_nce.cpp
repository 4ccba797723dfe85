#include "harness/toolkit/info_nce.h"

#include "harness/toolkit/full_precision.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>

#include <limits>

namespace beatbench {
namespace {

at::Tensor unit_steps(const at::Tensor& x) {
  const at::Tensor rows = x.scalar_type() == at::kDouble ? x : x.to(at::kFloat);
  return rows / rows.norm(2, {2}, true).clamp_min(1e-8);
}

}  // namespace

at::Tensor draw_distractors(std::int64_t records, std::int64_t steps, std::int64_t count,
                            Random& random) {
  TORCH_CHECK(steps >= 2, "distractors need two steps, there are ", steps);
  const at::Tensor other = random.integers({records, steps, count}, 0, steps - 1);
  const at::Tensor own = at::arange(steps, at::kLong).view({1, steps, 1});
  return other + other.ge(own);  // steps over the own one
}

at::Tensor equal_codes(const at::Tensor& code) {
  return code.unsqueeze(1).eq(code.unsqueeze(2)).all(3);
}

InfoNce info_nce(const at::Tensor& context, const at::Tensor& target, const at::Tensor& distractor,
                 const at::Tensor& equal, double temperature) {
  TORCH_CHECK(context.dim() == 3 && context.sizes() == target.sizes(),
              "context and target must be [record, step, dimension] alike, are ", context.sizes(),
              " and ", target.sizes());
  const FullPrecision full;
  // All pairs of steps of a record at once: they are fewer than the distractors' vectors.
  const at::Tensor cosine = unit_steps(context).bmm(unit_steps(target).transpose(1, 2));
  const at::Tensor logits = cosine / temperature;
  const at::Tensor own = logits.diagonal(0, 1, 2).unsqueeze(2);
  const double never = -std::numeric_limits<double>::infinity();
  const at::Tensor rivals =
      (equal.defined() ? logits.masked_fill(equal, never) : logits).gather(2, distractor);
  const at::Tensor each = at::cat({own, rivals}, 2).logsumexp(2, true) - own;
  const at::Tensor alone = rivals.detach();
  const at::Tensor best = alone.amax({2}, true), part = alone.gt(never);
  const at::Tensor negative =
      alone.masked_fill(part.logical_not(), 0).sum() / part.sum().clamp_min(1);
  return {each.squeeze(2), own.gt(best).logical_and(best.gt(never)).squeeze(2),
          own.detach().mean() * temperature, negative * temperature};
}

}  // namespace beatbench
