#include "results/exchange/source.h"

#include "harness/base/error.h"
#include "results/exchange/checksums.h"
#include "results/exchange/tar.h"
#include "results/store/ingest.h"
#include "results/store/migrations.h"

namespace beatbench {
namespace fs = std::filesystem;
namespace {

// Who packs a bundle's folder with another tar program has it one floor deeper.
fs::path only_folder_in(const fs::path& folder) {
  std::vector<fs::path> inside;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    inside.push_back(entry.path());
  return inside.size() == 1 && fs::is_directory(inside[0]) ? inside[0] : folder;
}

bool holds_cells(const fs::path& folder) { return fs::is_directory(folder / "cells"); }

}  // namespace

Source::Source(const fs::path& path) : path_(path) {
  if (!fs::exists(path))
    throw DataError(path.string() + ": is not there. Name a workspace, a bundle or a store");
  if (fs::is_directory(path)) {
    root_ = path;
  } else if (path.extension() == ".tar") {
    root_ = temporary_.file("bundle");
    unpack_tar(path, root_);
    if (!holds_cells(root_)) root_ = only_folder_in(root_);
  } else if (path.filename() == store_file({}).filename() &&
             holds_cells(fs::absolute(path).parent_path())) {
    root_ = fs::absolute(path).parent_path();  // a store is an index of the folders beside it
  }
  if (root_.empty())
    open_store_alone();
  else
    open_folders();
}

void Source::open_store_alone() {
  const fs::path copy = temporary_.file("results.sqlite");
  {
    Database original(path_, OpenMode::read_only);
    if (original.integer("SELECT count(*) FROM sqlite_master") == 0)
      throw DataError(path_.string() + ": is an empty database, no store");
    Statement(original, "VACUUM INTO ?").bind(copy.string()).run();
  }
  try {
    store_.emplace(open_store(copy));
  } catch (const DataError& error) {
    std::string message = error.what();
    if (const std::size_t at = message.find(copy.string()); at != std::string::npos)
      message.replace(at, copy.string().size(), path_.string());
    throw DataError(message);
  }
}

void Source::open_folders() {
  if (!holds_cells(root_))
    throw DataError(path_.string() +
                    ": holds no folder cells/, so it is neither a workspace nor a bundle");
  if (fs::exists(root_ / kChecksumFile)) verify_checksums(root_, path_.string());
  store_.emplace(open_store(temporary_.file("results.sqlite")));
  Transaction whole(*store_);
  damaged_ = ingest_workspace(*store_, root_).damaged;
  whole.commit();
}

fs::path Source::cell_folder(const std::string& slug) const {
  return root_.empty() ? fs::path() : root_ / "cells" / slug;
}

fs::path Source::experiment_file(const std::string& name) const {
  return root_.empty() ? fs::path() : root_ / "experiments" / (name + ".json");
}

}  // namespace beatbench
