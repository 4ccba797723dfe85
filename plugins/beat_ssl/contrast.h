#pragma once

#include "harness/toolkit/embedding_statistics.h"

#include <ATen/core/Tensor.h>

#include <string>

namespace beatbench {

// The loss that the rhythm and the beat level share.
struct Contrast {
  std::string loss = "softce";  // or softclt, bce
  double temperature = 0.1;
  double bias = 0;  // bce alone
};

// Rows of one level and their targets, as in toolkit/losses.h and toolkit/targets.h.
struct ContrastRows {
  at::Tensor embedding;  // [row, dimension], unit rows
  at::Tensor weight;     // [row, row]
  at::Tensor source;     // [row] int64
  at::Tensor group;      // [row] int64, or undefined: all rows compare
};

// The loss, and under "<level>_…" what tells whether its targets are of use: kl (not the cross-
// entropy, whose floor is the targets' entropy), positive_mass, mean_weight, entropy, compared.
at::Tensor weighted_contrast(const Contrast& contrast, const ContrastRows& rows,
                             const std::string& level, ScalarLog& log);

// Warns where the soft targets of a level, as `log` holds them, are almost uniform or almost hard.
void warn_of_targets(const std::string& level, LossLog& log);

}  // namespace beatbench
