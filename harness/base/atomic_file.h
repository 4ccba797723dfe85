#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace beatbench {

// Writes the whole file under a temporary name beside it, syncs it and renames it: a reader sees
// the old file or the new one, never half of one. Throws Error(data) with the cause (disk full,
// read-only, …), nothing left behind.
void write_file_atomically(const std::filesystem::path& file, std::string_view content);

// The whole file. DataError where it cannot be read.
std::string read_file(const std::filesystem::path& file);

// A temporary name beside `file` that is unique to this process and call: ".NAME.part.PID.N".
std::filesystem::path temporary_beside(const std::filesystem::path& file);

// Syncs a finished temporary file to disk and renames it to `file`. Throws like
// write_file_atomically.
void commit_file(const std::filesystem::path& temporary, const std::filesystem::path& file);

}  // namespace beatbench
