#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>

namespace beatbench {

// A float32, int64 or uint8 tensor as .npy, atomically.
void write_tensor(const std::filesystem::path& file, const at::Tensor& tensor);
at::Tensor read_tensor(const std::filesystem::path& file);  // a copy in memory

}  // namespace beatbench
