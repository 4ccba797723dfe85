#pragma once

#include "harness/base/scratch.h"
#include "results/store/database.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace beatbench {

// Results that came from elsewhere, opened for reading and never changed. What it may be:
// - a workspace or the folder of a bundle: its cells/ and experiments/ are read into a store of
//   the present schema in a temporary folder; a bundle's SHA256SUMS is checked first
// - a bundle packed as FILE.tar: likewise, unpacked into the temporary folder
// - a store without its folders (any file but a results.sqlite beside its cells/): a copy of it,
//   brought to the present schema
// DataError: none of these, a newer schema, a file that does not match its checksum (each named).
class Source {
 public:
  explicit Source(const std::filesystem::path& path);
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  const std::filesystem::path& path() const { return path_; }  // as given
  Database& store() { return *store_; }
  // Empty where the source is a store alone.
  std::filesystem::path cell_folder(const std::string& slug) const;
  std::filesystem::path experiment_file(const std::string& name) const;
  const std::vector<std::string>& damaged() const { return damaged_; }  // cells left out, by name

 private:
  void open_store_alone();
  void open_folders();

  std::filesystem::path path_;
  Scratch temporary_;           // outlives the store that may lie in it
  std::filesystem::path root_;  // of cells/ and experiments/; empty for a store alone
  std::optional<Database> store_;
  std::vector<std::string> damaged_;
};

}  // namespace beatbench
