#pragma once

#include "harness/protocols/features.h"

#include <string>
#include <vector>

namespace beatbench {

// Records with their labels of several independent classes.
struct LabelledPart {
  Rows rows;
  at::Tensor truth;  // uint8 [record, class]
};

// PTB-XL's folds: 1-8 train (at the label fraction), 9 validation, 10 test; or those of the task's
// split.
struct LabelledParts {
  std::vector<std::string> classes;
  LabelledPart train, validation, test;
};

// Of the records that `set` labels (datasets/ptbxl/label_sets.h). Sizes go to the details; a class
// without a positive in a part is warned of. DataError where a part has no record.
LabelledParts labelled_parts(const EvaluationTask& task, const std::string& set,
                             Evaluation& evaluation);

}  // namespace beatbench
