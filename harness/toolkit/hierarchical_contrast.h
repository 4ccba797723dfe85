#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace beatbench {

// The hierarchical contrast of TS2Vec (Yue et al. 2022, arXiv 2106.10466, section 3.3) between two
// views of the same records, [record, channel, step] each, on plain dot products (no unit length,
// no temperature). Runs in float32 (float64 for float64 input), also under autocast.

struct HierarchicalContrast {
  double instance_weight = 0.5;    // the temporal term has the rest
  std::int64_t temporal_unit = 0;  // the first `unit` scales (steps pooled by less than 2^unit) do
                                   // without the temporal term: each unit quarters its cost
  std::int64_t block_entries = std::int64_t{1} << 23;  // similarities held at a time (see below)
};

// Means over all scales; total = weighted sum of the two.
struct HierarchicalLoss {
  at::Tensor total;     // scalar with graph
  at::Tensor instance;  // scalars without graph
  at::Tensor temporal;
};

// At every scale, from the features themselves to a single step by max-pooling in pairs: the
// instance and the temporal term; a single step has the instance term alone.
HierarchicalLoss hierarchical_contrast(const at::Tensor& view1, const at::Tensor& view2,
                                       const HierarchicalContrast& law = {});

// At each step a record against all other records of both views (eq. 2). 0 for a single record.
at::Tensor instance_contrast(const at::Tensor& view1, const at::Tensor& view2,
                             std::int64_t block_entries = HierarchicalContrast{}.block_entries);

// In each record a step against all other steps of both views (eq. 1). 0 for a single step.
at::Tensor temporal_contrast(const at::Tensor& view1, const at::Tensor& view2,
                             std::int64_t block_entries = HierarchicalContrast{}.block_entries);

// What both are: rows [group, row, channel], view 1 of all, then view 2 of all. Each row's
// cross-entropy against its other view among the other rows of its group; mean over all rows.
//
// The similarities of a group are (2 · rows)^2: 25 million for a record of 2,500 steps. They are
// made in blocks of at most `block_entries`, and the gradient of each block with it, so that memory
// beyond the features stays bounded whatever the length. A second derivative is not available.
at::Tensor dot_product_contrast(const at::Tensor& rows, std::int64_t block_entries);

}  // namespace beatbench
