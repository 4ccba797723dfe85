#pragma once

#include "harness/host/library.h"
#include "harness/manifest/manifest.h"

#include <filesystem>
#include <string>
#include <vector>

namespace beatbench {

// The plugin files of the folder beside the program (../lib/beatbench/plugins) and of
// BEATBENCH_PLUGIN_PATH (folders, colon-separated), sorted by name.
std::vector<std::filesystem::path> plugin_files();

// The plugins of this process. A file that is refused is kept with its reason and takes no other
// down.
class PluginRegistry {
 public:
  explicit PluginRegistry(const std::vector<std::filesystem::path>& files);

  const std::vector<LoadedPlugin>& plugins() const { return plugins_; }
  const std::vector<RefusedPlugin>& refused() const { return refused_; }
  // PluginError where no loaded plugin exports it, with the refusals that may be why.
  const PluginEntry& method(const std::string& id) const;  // or a delineator: rows of a table
  const PluginEntry& backbone(const std::string& id) const;

 private:
  const PluginEntry* find(bool method, const std::string& id) const;
  [[noreturn]] void missing(const std::string& kind, const std::string& id) const;
  std::vector<LoadedPlugin> plugins_;
  std::vector<RefusedPlugin> refused_;
};

}  // namespace beatbench
