#pragma once

#include "harness/scoring/scored.h"

#include <filesystem>

namespace beatbench {

// Writes items.json and before it, by the kind, truth.npy, or counts.npy and boundaries.npy, into a
// cell's folder: where items.json is, the rest is whole.
void write_items(const std::filesystem::path& folder, const ScoredItems& items);

}  // namespace beatbench
