#pragma once

#include "harness/sdk/plugin.h"

#include <filesystem>
#include <string>
#include <vector>

namespace beatbench {

// A plugin whose API and ABI matched. Its code stays loaded to the end of the process: tensors and
// objects that it made may outlive every handle to it.
struct LoadedPlugin {
  std::filesystem::path file;
  std::string source_digest;
  std::vector<PluginEntry> entries;
};

// What stands in a plugin file's tag, read from its bytes: no code of it has run.
struct PluginTag {
  std::string api, abi;
};
PluginTag read_plugin_tag(
    const std::filesystem::path& file);  // PluginError: missing, not a library, not a plugin

// Checks the tag, loads the library (now, local) and reads its descriptor. PluginError names the
// file, both sides of a mismatch and what mends it.
LoadedPlugin load_plugin(const std::filesystem::path& file);

}  // namespace beatbench
