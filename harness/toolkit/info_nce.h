#pragma once

#include "harness/sdk/random.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace beatbench {

// For every step of a record, `count` other steps of the same record, with replacement, never the
// step itself: [record, step, count] int64. Needs two steps.
at::Tensor draw_distractors(std::int64_t records, std::int64_t steps, std::int64_t count,
                            Random& random);

// [record, step, step] bool: the pairs of steps whose codes [record, step, group] are all equal.
at::Tensor equal_codes(const at::Tensor& code);

struct InfoNce {
  at::Tensor each;    // [record, step], the loss of every step
  at::Tensor picked;  // [record, step] bool: the target is more alike than all its distractors;
                      // false where it has none
  at::Tensor positive_similarity;  // scalars: mean cosine with the targets
  at::Tensor negative_similarity;  // and with the distractors that take part
};

// InfoNCE with distractors (van den Oord et al. 2018; wav2vec 2.0, eq. 3): cross-entropy of the
// target among itself and its distractors, logits = cosine / temperature.
//   context, target  [record, step, dimension], step t of the one belongs to step t of the other
//   distractor       [record, step, count] int64, steps of the same record
//   equal            [record, step, step] bool: targets that are the same thing; such a distractor
//                    takes no part (logit -inf). Undefined: none.
// In float32 (float64 for float64 input), also under autocast.
InfoNce info_nce(const at::Tensor& context, const at::Tensor& target, const at::Tensor& distractor,
                 const at::Tensor& equal, double temperature);

}  // namespace beatbench
