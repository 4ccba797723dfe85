#pragma once

#include "results/store/database.h"

#include <filesystem>

namespace beatbench::testing {

// How many of each the store's one experiment, "large", has; a cell for each combination.
struct StoreSize {
  int methods = 20, protocols = 2, modes = 2, fractions = 5, seeds = 50, folds = 5;
  int cells() const { return methods * protocols * modes * fractions * seeds * folds; }
};

// Cells of wave protocols with eight metrics each, over 40 records a fold. The tables of the first
// protocol and mode at all labels keep their predictions too.
Database make_large_store(const std::filesystem::path& folder, const StoreSize& size);

}  // namespace beatbench::testing
