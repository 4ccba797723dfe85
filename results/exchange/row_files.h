#pragma once

#include "results/store/query.h"

#include <filesystem>
#include <string>

namespace beatbench {

// The folder of a row whose own is not there, as the store knows it (docs/cell-format.md):
// cell.json, result.json and status.json, the items with the answers (of beats the classes alone,
// of waves the counts alone) and the training's curve. Read again, it gives the same rows.
void write_cell_of_row(Database& store, const CellDetails& cell, const std::filesystem::path& to);

// What experiments/NAME.json says, from the rows of a store.
Json experiment_of_rows(Database& store, const std::string& name);

}  // namespace beatbench
