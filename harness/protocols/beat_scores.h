#pragma once

#include "harness/protocols/protocol.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace beatbench {

// F1, sensitivity and precision of each class and as mean over the classes that the truth has,
// accuracy, and the confusion matrix (details: "confusion", rows are the truth). scores [item,
// class], the highest wins; truth [item] int64. DataError where a score is no number.
void score_classes(const std::vector<std::string>& classes, const at::Tensor& truth,
                   const at::Tensor& scores, Evaluation& evaluation);

}  // namespace beatbench
