#pragma once

#include "datasets/record.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace beatbench {

// What the folders of all PhysioNet sets share.

// DataError where `folder` is not a folder or lacks one of `files`; `source` tells where to get the
// set.
void require_files(const std::filesystem::path& folder, const std::vector<std::string>& files,
                   const std::string& source);

// The one line of the file DATASET in `folder`, by which a set that is not the published one names
// itself
// ("synthetic-ludb-7"); empty where there is no such file.
std::optional<std::string> own_id(const std::filesystem::path& folder);

// The set's own checksum list in `folder`, under either name that PhysioNet gives it:
// SHA256SUMS.txt, else SHA256SUMS; empty where there is neither.
std::optional<std::filesystem::path> checksum_list(const std::filesystem::path& folder);

// The lines of a RECORDS file ("data/1"), line ends and empty lines removed.
std::vector<std::string> read_record_list(const std::filesystem::path& file);

// A WFDB record, its leads in the standard spelling. DataError as wfdb/ says, or where a lead comes
// twice.
Recording read_recording(const std::filesystem::path& hea_file);

}  // namespace beatbench
