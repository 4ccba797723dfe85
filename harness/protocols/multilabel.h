#pragma once

#include "harness/protocols/protocol.h"

#include <string>
#include <vector>

namespace beatbench {

// The mean AUROC over the classes that have one; 0 where none has (nothing to choose by).
double macro_auroc(const at::Tensor& truth, const at::Tensor& scores);

// AUROC, AUPRC, F1 at the validation threshold, at 0.5 and at the oracle threshold, per class and
// as macro mean over the classes present. Thresholds go to details.thresholds. `truth` uint8,
// `scores` float32, both [record, class].
void score_multilabel(const std::vector<std::string>& classes, const at::Tensor& validation_truth,
                      const at::Tensor& validation_scores, const at::Tensor& test_truth,
                      const at::Tensor& test_scores, Evaluation& evaluation);

}  // namespace beatbench
