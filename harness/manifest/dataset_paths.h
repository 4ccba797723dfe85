#pragma once

#include "harness/manifest/table_reader.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace beatbench {

// [datasets]: names with the folders they stand for, ${VARIABLE} filled in, absolute. `folder` is
// that of the manifest; `readers` the names that can be read (empty: any). Whether a folder exists
// is the data layer's matter. A name whose path is mistaken is kept with an empty path, so that its
// users are not called mistaken too.
std::map<std::string, std::filesystem::path> read_dataset_paths(
    const Node* table, const std::filesystem::path& folder, const std::vector<std::string>& readers,
    Mistakes& mistakes);

}  // namespace beatbench
