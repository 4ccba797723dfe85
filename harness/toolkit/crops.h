#pragma once

#include "harness/sdk/random.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace beatbench {

// Two stretches of each record that overlap (TS2Vec, arXiv 2106.10466, section 3.2), in steps. The
// lengths are those of the whole batch, the place is the record's own. The last `shared` steps of
// view 1 are the first of view 2.
struct OverlappingCrops {
  at::Tensor start1, start2;  // [record] int64
  std::int64_t length1 = 0, length2 = 0;
  std::int64_t shared = 0;
};

// The shared stretch has between `min_shared` and `steps` steps, uniformly; the outer ends lie
// anywhere beyond it. min_shared <= steps.
OverlappingCrops draw_overlapping_crops(std::int64_t records, std::int64_t steps,
                                        std::int64_t min_shared, Random& random);

// signal [record, lead, sample] from start [record] on: [record, lead, samples].
at::Tensor crop(const at::Tensor& signal, const at::Tensor& start, std::int64_t samples);

}  // namespace beatbench
