#pragma once

#include "harness/scoring/scored.h"
#include "harness/scoring/table.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// One class an item, the highest score wins (of equals the first): F1, sensitivity and precision of
// each class and as mean over the classes that the truth has, accuracy, and the confusion matrix
// (details: rows are the truth). Items without patients. truth [item]. DataError where a score is
// no finite number.
Scored score_multiclass(const std::vector<std::string>& classes,
                        std::span<const std::uint8_t> truth, Table<float> scores);

}  // namespace beatbench
