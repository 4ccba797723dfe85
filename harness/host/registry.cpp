#include "harness/host/registry.h"

#include "harness/base/error.h"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <sstream>

namespace beatbench {
namespace fs = std::filesystem;

std::vector<fs::path> plugin_files() {
  std::vector<fs::path> folders = {fs::read_symlink("/proc/self/exe").parent_path().parent_path() /
                                   "lib/beatbench/plugins"};
  if (const char* more = std::getenv("BEATBENCH_PLUGIN_PATH")) {
    std::istringstream list(more);
    for (std::string folder; std::getline(list, folder, ':');)
      if (!folder.empty()) folders.emplace_back(folder);
  }
  std::vector<fs::path> files;
  std::set<fs::path> seen;  // a folder that is named twice is one folder
  for (const fs::path& folder : folders) {
    if (!fs::is_directory(folder) || !seen.insert(fs::canonical(folder)).second) continue;
    std::vector<fs::path> here;
    for (const auto& item : fs::directory_iterator(folder))
      if (item.path().extension() == ".so") here.push_back(item.path());
    std::ranges::sort(here);
    files.insert(files.end(), here.begin(), here.end());
  }
  return files;
}

PluginRegistry::PluginRegistry(const std::vector<fs::path>& files) {
  for (const fs::path& file : files) {
    try {
      LoadedPlugin plugin = load_plugin(file);
      for (const PluginEntry& entry : plugin.entries)
        if (find(entry.make_backbone == nullptr, entry.info.id))
          throw PluginError(file.string() + ": its entry '" + entry.info.id +
                            "' is exported by another plugin already. Rename one of the two");
      plugins_.push_back(std::move(plugin));
    } catch (const std::exception& error) {
      std::string reason = error.what();  // "FILE: why"; the file stands beside it
      if (reason.starts_with(file.string() + ": ")) reason.erase(0, file.string().size() + 2);
      refused_.push_back({file.string(), reason});
    }
  }
}

const PluginEntry* PluginRegistry::find(bool method, const std::string& id) const {
  for (const LoadedPlugin& plugin : plugins_)
    for (const PluginEntry& entry : plugin.entries)
      if (entry.info.id == id && (entry.make_backbone == nullptr) == method) return &entry;
  return nullptr;
}

void PluginRegistry::missing(const std::string& kind, const std::string& id) const {
  std::string message = "no plugin exports the " + kind + " '" + id + "'";
  for (const RefusedPlugin& plugin : refused_)
    message += "\n  refused: " + plugin.file + ": " + plugin.reason;
  throw PluginError(message);
}

const PluginEntry& PluginRegistry::method(const std::string& id) const {
  const PluginEntry* entry = find(true, id);
  if (!entry) missing("method", id);
  return *entry;
}

const PluginEntry& PluginRegistry::backbone(const std::string& id) const {
  const PluginEntry* entry = find(false, id);
  if (!entry) missing("backbone", id);
  return *entry;
}

}  // namespace beatbench
