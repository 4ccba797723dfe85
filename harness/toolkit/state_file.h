#pragma once

#include "harness/base/safetensors.h"
#include "harness/sdk/encoder.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// Writes named tensors as safetensors, atomically.
void save_state(const std::filesystem::path& file, std::span<const NamedTensor> state,
                const Metadata& metadata);

// Copies a file's tensors into `state` by name. DataError names every tensor that is missing, of
// another shape or too many: a file of another model is never half loaded.
void load_state(const SafetensorsFile& from, std::span<const NamedTensor> state,
                const std::string& file_name);

}  // namespace beatbench
