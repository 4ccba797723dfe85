#pragma once

#include "harness/scoring/scored.h"

#include <filesystem>

namespace beatbench {

// Writes items.json and, by the kind, truth.npy or counts.npy into a cell's folder.
void write_items(const std::filesystem::path& folder, const ScoredItems& items);

}  // namespace beatbench
