#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>

namespace beatbench {

// A whole file mapped read-only; copies share the mapping.
struct MappedFile {
  std::shared_ptr<const std::byte> data;
  std::size_t size = 0;
};

MappedFile map_file(
    const std::filesystem::path& file);  // DataError: missing, empty, cannot be mapped

}  // namespace beatbench
