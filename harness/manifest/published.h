#pragma once

#include "harness/manifest/manifest.h"
#include "harness/manifest/table_reader.h"

#include <vector>

namespace beatbench {

// [[published]]: numbers of a paper for rows of the manifest, shown beside ours. `manifest` must
// hold its methods and protocols already, since labels and names are checked against them.
std::vector<Manifest::Published> read_published(std::vector<TableReader> tables,
                                                const Manifest& manifest,
                                                const Catalogue& catalogue, Mistakes& mistakes);

}  // namespace beatbench
