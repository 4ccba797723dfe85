#include "results/store/ingest.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/file_lock.h"
#include "results/store/cell_rows.h"
#include "results/store/experiment_rows.h"
#include "results/store/migrations.h"

#include <algorithm>
#include <set>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr const char* kSelectSlugs = "SELECT slug FROM cells";
constexpr const char* kSelectNames = "SELECT name FROM experiments";
constexpr const char* kDeleteExperiment = "DELETE FROM experiments WHERE name = ?";
constexpr const char* kDeleteUnusedTestSets =
    "DELETE FROM test_sets WHERE id NOT IN (SELECT test_set_id FROM predictions)";
constexpr const char* kDeleteUnusedStatistics =
    "DELETE FROM kept_statistics WHERE experiment NOT IN (SELECT name FROM experiments)";
constexpr const char* kDeleteUnusedEnvironments =
    "DELETE FROM environments WHERE id NOT IN "
    "(SELECT environment_id FROM cells WHERE environment_id IS NOT NULL)";

std::vector<fs::path> sorted_children(const fs::path& folder) {
  std::vector<fs::path> children;
  if (!fs::is_directory(folder)) return children;
  for (const auto& entry : fs::directory_iterator(folder)) children.push_back(entry.path());
  std::sort(children.begin(), children.end());
  return children;
}

std::set<std::string> column(Database& database, const char* sql) {
  std::set<std::string> values;
  Statement statement(database, sql);
  while (statement.step()) values.insert(statement.text(0));
  return values;
}

void ingest_cells(Database& database, const fs::path& workspace, IngestReport& report) {
  CellWriter writer(database);
  std::set<std::string> gone = column(database, kSelectSlugs);
  for (const fs::path& folder : sorted_children(workspace / "cells")) {
    if (!fs::is_directory(folder)) continue;
    const std::string slug = folder.filename().string();
    const std::string stamp = cell_stamp(folder);
    if (writer.stored_stamp(slug) == stamp) {
      gone.erase(slug);
      ++report.cells_unchanged;
      continue;
    }
    if (const auto cell = read_cell(folder, report.damaged)) {
      writer.write(*cell, stamp);
      gone.erase(slug);
      ++report.cells_read;
    }
  }
  for (const std::string& slug : gone) writer.remove(slug);
  report.cells_gone = static_cast<int>(gone.size());
}

void ingest_experiments(Database& database, const fs::path& workspace, IngestReport& report) {
  ExperimentWriter writer(database);
  std::set<std::string> gone = column(database, kSelectNames);
  for (const fs::path& file : sorted_children(workspace / "experiments")) {
    if (file.extension() != ".json" || file.filename().string().starts_with('.')) continue;
    const std::string name = file.stem().string();
    const std::string stamp = file_stamp(file);
    if (writer.stored_stamp(name) == stamp) {
      gone.erase(name);
    } else if (writer.write(file, stamp, report.damaged)) {
      gone.erase(name);
      ++report.experiments_read;
    }
  }
  Statement remove(database, kDeleteExperiment);
  for (const std::string& name : gone) remove.bind(name).run();
}

void remove_quietly(const fs::path& file) {
  std::error_code ignored;
  fs::remove(file, ignored);
}

void remove_store(const fs::path& file) {
  for (const char* suffix : {"", "-wal", "-shm", ".lock"}) remove_quietly(file.string() + suffix);
}

// How many cells stand in the store alone. None where it cannot be read: a rebuild mends that.
int cells_without_folder(const fs::path& file, const fs::path& workspace) {
  if (!fs::exists(file)) return 0;
  try {
    Database store(file, OpenMode::read_only);
    int gone = 0;
    for (const std::string& slug : column(store, kSelectSlugs))
      gone += fs::exists(workspace / "cells" / slug) ? 0 : 1;
    return gone;
  } catch (const DataError&) {
    return 0;
  }
}

void copy_store(const fs::path& from, const fs::path& to) {
  fs::remove(to);
  Database store(from, OpenMode::read_only);
  Statement(store, "VACUUM INTO ?").bind(to.string()).run();
}

}  // namespace

fs::path store_file(const fs::path& workspace) { return workspace / "results.sqlite"; }

IngestReport ingest_workspace(Database& database, const fs::path& workspace) {
  IngestReport report;
  ingest_cells(database, workspace, report);
  ingest_experiments(database, workspace, report);
  database.execute(kDeleteUnusedEnvironments);
  database.execute(kDeleteUnusedTestSets);
  database.execute(kDeleteUnusedStatistics);
  return report;
}

IngestReport rebuild(const fs::path& workspace) {
  const fs::path file = store_file(workspace);
  const fs::path temporary = temporary_beside(file);
  try {
    IngestReport report;
    {
      Database database = open_store(temporary);
      report = ingest_workspace(database, workspace);
    }  // closing writes the log back into the file
    const FileLock lock(file.string() + ".lock");
    report.cells_gone = cells_without_folder(file, workspace);
    if (report.cells_gone > 0)
      copy_store(file, report.old_store = file.string() + ".before-rebuild");
    // The old store's log must never be taken for the new one's.
    remove_quietly(file.string() + "-wal");
    remove_quietly(file.string() + "-shm");
    commit_file(temporary, file);
    remove_store(temporary);
    return report;
  } catch (...) {
    remove_store(temporary);
    throw;
  }
}

}  // namespace beatbench
