#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace beatbench {

// "<64 digits>  path" a line, by path: what `sha256sum -c SHA256SUMS` takes.
inline constexpr const char* kChecksumFile = "SHA256SUMS";

// The plain files below a folder, relative to it, sorted.
std::vector<std::string> files_below(const std::filesystem::path& folder);

void write_checksums(const std::filesystem::path& folder);  // of all files below it

// DataError naming each file that is damaged, missing or not listed; `name` stands for the folder.
void verify_checksums(const std::filesystem::path& folder, const std::string& name);

}  // namespace beatbench
