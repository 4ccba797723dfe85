#pragma once

#include "harness/manifest/manifest.h"
#include "harness/manifest/table_reader.h"

#include <filesystem>
#include <string>
#include <vector>

namespace beatbench {

// [datasets]: names with the folders they stand for, ${VARIABLE} filled in, absolute, into
// manifest.datasets; what is given as a table { folder, waves, patients } into wave_folders too.
// `folder` is that of the manifest; `readers` the names that can be read (empty: any). Whether a
// folder exists is the data layer's matter. A name whose path is mistaken is kept with an empty
// path, so that its users are not called mistaken too.
void read_datasets(const Node* table, const std::filesystem::path& folder,
                   const std::vector<std::string>& readers, Manifest& manifest, Mistakes& mistakes);

}  // namespace beatbench
