#include "harness/toolkit/span_mask.h"

#include "harness/base/error.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace beatbench {

void check_span_mask(std::int64_t steps, std::int64_t span) {
  if (steps - span >= 2) return;
  throw UsageError(
      "a record has " + std::to_string(steps) + " steps, too few for masked spans of " +
      std::to_string(span) + " (two starts must fit in front of a last step that " +
      "stays). Use a shorter span, a longer record or an encoder with a finer stride.");
}

SpanMask draw_span_mask(std::int64_t records, std::int64_t steps, double share, std::int64_t span,
                        Random& random) {
  check_span_mask(steps, span);
  const double wanted = share * static_cast<double>(steps) / static_cast<double>(span);
  const auto count = static_cast<std::int64_t>(wanted + random.uniform({1}).item<double>());
  const std::int64_t starts = std::clamp<std::int64_t>(count, 2, steps - span);
  // The first of a shuffled row: a draw without replacement.
  const at::Tensor start =
      random.uniform({records, steps - span}).argsort(true, 1).narrow(1, 0, starts);
  const at::Tensor covered =
      (start.unsqueeze(2) + at::arange(span, at::kLong)).reshape({records, starts * span});
  const at::Tensor spans = at::zeros({records, steps}, at::kBool).scatter_(1, covered, true);
  const std::int64_t fewest = spans.sum(1).min().item<std::int64_t>();
  const at::Tensor rank = random.uniform({records, steps}).masked_fill_(spans.logical_not(), 2);
  const at::Tensor kept = rank.argsort(true, 1).narrow(1, 0, fewest);
  return {at::zeros({records, steps}, at::kBool).scatter_(1, kept, true),
          std::get<0>(kept.sort(1))};
}

at::Tensor at_steps(const at::Tensor& x, const at::Tensor& steps) {
  return x.gather(1, steps.unsqueeze(2).expand({-1, -1, x.size(2)}));
}

}  // namespace beatbench
