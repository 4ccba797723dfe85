#pragma once

#include <filesystem>

namespace beatbench {

// POSIX.1-1988 "ustar" archives of plain files: what every tar program reads. The same folder gives
// the same bytes (files in order of their names, no times, no owners).

// DataError: cannot be written, or a path too long for the format (100 bytes, with folders 255).
void pack_tar(const std::filesystem::path& folder, const std::filesystem::path& archive);

// Into a new folder. DataError: damaged, truncated, or anything that is no plain file or folder
// below it (links, absolute paths, "..") - an archive from elsewhere must not write elsewhere.
void unpack_tar(const std::filesystem::path& archive, const std::filesystem::path& folder);

}  // namespace beatbench
