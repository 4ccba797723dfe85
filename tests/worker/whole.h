#pragma once

#include "harness/base/json.h"
#include "harness/base/subprocess.h"
#include "tests/base/temporary_folder.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace beatbench {

// The real beatbench with the real worker on a few synthetic ECGs, with the plugins of
// misbehaving.cpp.
class Whole {
 public:
  Whole();
  // Writes whole.toml: [[method]] tables as given, ptbxl_superclass linear and, if wanted,
  // ludb_waves.
  void write_manifest(const std::string& methods, const std::string& run = "", bool waves = false,
                      int rate_hz = 50);
  // The same file, word by word.
  void write(const std::string& manifest) const;
  // `beatbench run` in that workspace, in the background.
  std::unique_ptr<Subprocess> start(const std::string& workspace,
                                    const std::vector<std::string>& more = {}) const;
  int run(const std::string& workspace, const std::vector<std::string>& more = {}) const;
  // Any other command; its answer goes to said() as well.
  int command(std::vector<std::string> words) const;
  std::string said() const;  // by the last command
  // `beatbench ls cells --format json`.
  Json cells(const std::string& workspace) const;
  // result.json of the cell whose slug begins so.
  Json result(const std::string& workspace, const std::string& slug_begin) const;
  // The bytes that must not depend on interruptions, by cell and file; of result.json the metrics,
  // details and warnings.
  std::map<std::string, std::string> kept(const std::string& workspace) const;
  // The worker of the cell that runs now, -1 where none does.
  pid_t worker(const Subprocess& run) const;
  static std::filesystem::path cell_of(pid_t worker);  // its folder; empty: it is gone
  bool has_checkpoint(const std::string& workspace) const;
  std::filesystem::path workspace(const std::string& name) const { return folder_ / name; }

 private:
  TemporaryFolder folder_;
};

}  // namespace beatbench
