#pragma once

#include "results/store/database.h"

#include <filesystem>
#include <string>
#include <vector>

namespace beatbench {

struct IngestReport {
  int cells_read = 0;  // new or changed since the last ingest
  int cells_unchanged = 0;
  int cells_gone = 0;  // their folder is no longer there, or is damaged now
  int experiments_read = 0;
  std::vector<std::string> damaged;  // "FILE: what is wrong with it", one a file
  std::filesystem::path old_store;   // of a rebuild that had to keep it; empty for none
};

// Makes the store mirror the workspace (docs/cell-format.md): its cells/*/ and experiments/*.json
// and nothing else. Idempotent; unchanged files are not read again; one transaction a cell and an
// experiment, so that a crash or a full disk loses none before it. A damaged file counts as absent,
// is named and stops no other. DataError: the store fails.
IngestReport ingest_workspace(Database& database, const std::filesystem::path& workspace);

// Makes WORKSPACE/results.sqlite anew beside the old one and renames it: readers see the old store
// or the new. Where the old one has cells without a folder, which cannot be made anew, it stays as
// results.sqlite.before-rebuild, and the report counts them in cells_gone.
IngestReport rebuild(const std::filesystem::path& workspace);

std::filesystem::path store_file(
    const std::filesystem::path& workspace);  // WORKSPACE/results.sqlite

}  // namespace beatbench
