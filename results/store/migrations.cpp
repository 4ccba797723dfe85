#include "results/store/migrations.h"

#include "harness/base/error.h"
#include "harness/base/file_lock.h"
#include "results/store/schema.h"
#include "results/store/schema_boundaries.h"
#include "results/store/schema_origins.h"

#include <string>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr Migration kMigrations[] = {
    {1, kSchema1}, {2, kSchema2}, {3, kSchemaOrigins}, {4, kSchemaBoundaries}};
constexpr int kApplicationId = 0x42454154;  // "BEAT": tells a store from any other SQLite file

int stored_version(Database& database) {
  return static_cast<int>(database.integer("PRAGMA user_version"));
}

// Returns the stored version, 0 for an empty file.
int check(Database& database, int newest) {
  const auto id = database.integer("PRAGMA application_id");
  const bool empty = database.integer("SELECT count(*) FROM sqlite_master") == 0;
  const int version = stored_version(database);
  if (id != kApplicationId && !(empty && version == 0))
    throw DataError(database.file().string() +
                    ": an SQLite file, but not a BeatBench store (its application_id is " +
                    std::to_string(id) + "). Name another file");
  if (version > newest)
    throw DataError(database.file().string() + ": the store has schema " + std::to_string(version) +
                    ", this program reads up to schema " + std::to_string(newest) +
                    ". Use the newer beatbench that wrote it");
  return version;
}

// VACUUM INTO writes a consistent copy, whatever part of the store still lies in its write-ahead
// log.
void back_up(Database& database, int version) {
  const fs::path copy = database.file().string() + ".schema-" + std::to_string(version);
  fs::remove(copy);
  Statement(database, "VACUUM INTO ?").bind(copy.string()).run();
}

void migrate(Database& database, int from, std::span<const Migration> migrations) {
  Transaction transaction(database, "BEGIN EXCLUSIVE");
  database.execute("PRAGMA application_id = " + std::to_string(kApplicationId));
  for (const Migration& step : migrations) {
    if (step.version <= from) continue;
    database.execute(step.sql);
    database.execute("PRAGMA user_version = " + std::to_string(step.version));
  }
  transaction.commit();
}

}  // namespace

std::span<const Migration> store_migrations() { return kMigrations; }
int store_schema_version() { return store_migrations().back().version; }

Database open_and_migrate(const fs::path& file, std::span<const Migration> migrations) {
  const int newest = migrations.back().version;
  // Whoever waits here finds the work done by the process before it.
  const FileLock lock(file.string() + ".lock");
  Database database(file, OpenMode::create);
  const int version = check(database, newest);
  if (version == newest) return database;
  if (version > 0) back_up(database, version);
  database.execute("PRAGMA journal_mode = WAL");
  migrate(database, version, migrations);
  return database;
}

Database open_store(const fs::path& file) { return open_and_migrate(file, store_migrations()); }

Database open_store_to_read(const fs::path& file) {
  if (!fs::exists(file))
    throw DataError(
        file.string() +
        ": no such store. `beatbench run` makes it, `beatbench db rebuild` makes it anew "
        "from the cell folders");
  Database database(file, OpenMode::read_only);
  const int version = check(database, store_schema_version());
  if (version < store_schema_version())
    throw DataError(file.string() + ": the store has schema " + std::to_string(version) +
                    ", this program reads schema " + std::to_string(store_schema_version()) +
                    ". `beatbench db rebuild` makes it anew from the cell folders");
  return database;
}

}  // namespace beatbench
