#pragma once

#include "results/store/predictions.h"

#include <filesystem>

namespace beatbench {

// The files that read_predictions() gives these back from.
void write_predictions(const TestSet& set, const Predictions& predictions,
                       const std::filesystem::path& cell_folder);

}  // namespace beatbench
