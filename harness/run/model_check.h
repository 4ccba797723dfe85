#pragma once

#include "harness/manifest/manifest.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace beatbench {

// Has the worker make the shared backbone, the model of every method in every arm, every rule and
// the beat classifier's model once, all in one process, so that mistakes which only the plugin
// itself can see (options that do not fit each other or the signal), or a protocol that judges the
// encoder, are refused before any cell runs. UsageError with one line each, "FILE:LINE:COLUMN:
// method …". A model at which the worker crashes, or says nothing for `patience`, is left to its
// cell; those behind it are asked for anew. Returns a line for each such model.
std::vector<std::string> check_models(const std::filesystem::path& worker, const Manifest& manifest,
                                      const Catalogue& catalogue,
                                      std::chrono::milliseconds patience = std::chrono::minutes(1));

}  // namespace beatbench
