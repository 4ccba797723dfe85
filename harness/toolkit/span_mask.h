#pragma once

#include "harness/sdk/random.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace beatbench {

// Spans of steps that an objective hides, the same number of steps in every record.
struct SpanMask {
  at::Tensor hidden;  // [record, step] bool
  at::Tensor steps;   // [record, masked] int64, the hidden steps in rising order
};

// As in wav2vec 2.0 (fairseq's static mask): max(2, floor(share * steps / span + U(0, 1))) starts,
// one count for the batch, drawn without replacement from [0, steps - span); spans overlap. Each
// record then keeps as many hidden steps, drawn at random, as the record with fewest has. On the
// CPU. UsageError where steps - span < 2.
SpanMask draw_span_mask(std::int64_t records, std::int64_t steps, double share, std::int64_t span,
                        Random& random);

// Throws what draw_span_mask() would: for constructors.
void check_span_mask(std::int64_t steps, std::int64_t span);

// The rows of x [record, step, width] at `steps` [record, masked]: [record, masked, width].
at::Tensor at_steps(const at::Tensor& x, const at::Tensor& steps);

}  // namespace beatbench
