#pragma once

#include <filesystem>

namespace beatbench {

// What is taken of a cell's folder. `results`: what the numbers rest on (cell.json without the
// paths of its machine, result, predictions with ids and truth, what was seen before, the
// training's curve, the log of a failure). `all`: the paths, the trained weights and every log too,
// but no checkpoint to resume from. What is at `to` already and not at `from` stays.
enum class CellParts { results, all };

void copy_cell(const std::filesystem::path& from, const std::filesystem::path& to, CellParts parts);

}  // namespace beatbench
