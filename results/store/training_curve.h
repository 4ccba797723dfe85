#pragma once

#include "harness/base/json.h"

#include <filesystem>

namespace beatbench {

inline constexpr std::size_t kMostCurveSteps = 100;

// {"steps": [3, 6, …], "series": {"loss": [7.1, null, …]}} of a pretraining's metrics.jsonl,
// thinned to at most kMostCurveSteps lines evenly, with the first and the last. null where a line
// lacks the value. A null Json where the file is missing or empty. DataError: a line is no JSON
// object with a step.
Json read_training_curve(const std::filesystem::path& metrics_jsonl);

// Lines that give the curve back.
void write_training_curve(const Json& curve, const std::filesystem::path& metrics_jsonl);

}  // namespace beatbench
