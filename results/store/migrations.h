#pragma once

#include "results/store/database.h"

#include <filesystem>
#include <span>

namespace beatbench {

// One step of the schema: `sql` takes a store from version - 1 to version. Published steps never
// change.
struct Migration {
  int version;
  const char* sql;
};

std::span<const Migration> store_migrations();  // 1, 2, … without gaps
int store_schema_version();                     // the newest: what this program reads and writes

// Opens the store, makes it where it is missing and brings an older one to the newest schema. One
// process at a time does so; a copy of the older file stays beside it as FILE.schema-N. DataError:
// not a store, newer schema, not writable.
Database open_store(const std::filesystem::path& file);
// For queries alone: never changes the file, so an older schema is a DataError too.
Database open_store_to_read(const std::filesystem::path& file);

// The machinery behind open_store, for any list of steps.
Database open_and_migrate(const std::filesystem::path& file, std::span<const Migration> migrations);

}  // namespace beatbench
