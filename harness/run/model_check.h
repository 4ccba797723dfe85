#pragma once

#include "harness/manifest/manifest.h"

#include <filesystem>

namespace beatbench {

// Has the worker make the model of every method in every arm once, all in one process, so that
// mistakes which only the method itself can see (options that do not fit each other or the signal)
// are refused before any cell runs. UsageError with one line each, "FILE:LINE:COLUMN: method …".
// A method that crashes or hangs here is left to its cell.
void check_models(const std::filesystem::path& worker, const Manifest& manifest,
                  const Catalogue& catalogue);

}  // namespace beatbench
