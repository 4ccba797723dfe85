#pragma once

#include "results/store/query.h"

#include <filesystem>
#include <string>

namespace beatbench {

// What is taken of a cell's folder. `results`: what the numbers rest on (cell.json without the
// paths of its machine, result, predictions with ids and truth, the training's curve, the log of a
// failure). `all`: the paths, the trained weights and every log too, but no checkpoint to resume
// from. What is at `to` already and not at `from` stays.
enum class CellParts { results, all };

void copy_cell(const std::filesystem::path& from, const std::filesystem::path& to, CellParts parts);

// The folder of a row whose own is not there: cell.json, result.json and status.json say what the
// store knows (docs/cell-format.md).
void write_cell_of_row(const CellDetails& cell, const std::filesystem::path& to);

// What experiments/NAME.json says, from the rows of a store.
Json experiment_of_rows(Database& store, const std::string& name);

}  // namespace beatbench
