#pragma once

#include "harness/scoring/scored.h"
#include "harness/scoring/table.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace beatbench {

// The mean AUROC over the classes that have one; 0 where none has (nothing to choose by).
double macro_auroc(Table<std::uint8_t> truth, Table<float> scores);

// The threshold of highest F1 of each class; none where the class has no positive.
std::vector<std::optional<float>> choose_thresholds(Table<std::uint8_t> truth, Table<float> scores);

// Independent classes: AUROC, AUPRC, F1 at the thresholds (of the validation part), at 0.5 and at
// the oracle threshold, and the calibration error, per class and as macro mean over the classes
// present. Details: thresholds and reliability (a list of bins for each class). Items without
// patients. DataError where a score is NaN.
Scored score_multilabel(const std::vector<std::string>& classes, Table<std::uint8_t> truth,
                        Table<float> scores, const std::vector<std::optional<float>>& thresholds);

}  // namespace beatbench
