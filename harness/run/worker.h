#pragma once

#include "harness/manifest/manifest.h"

#include <filesystem>
#include <string>
#include <vector>

namespace beatbench {

// The program beatbench-worker: $BEATBENCH_WORKER, else the one beside this program. Empty where
// there is none.
std::filesystem::path find_worker();

// Where the worker looks for plugins: the folder that belongs to it, then those of
// $BEATBENCH_PLUGIN_PATH (colon-separated).
std::vector<std::filesystem::path> plugin_folders(const std::filesystem::path& worker);

// What `beatbench-worker describe` says. Where a plugin crashes it while it is loaded, each file is
// described alone and the culprit stands under `refused`. PluginError where no worker is there or
// where it cannot describe anything.
Catalogue describe_plugins(const std::filesystem::path& worker);
// The same of one plugin file, wherever it lies.
Catalogue describe_plugin(const std::filesystem::path& worker, const std::filesystem::path& file);

// PluginError for a plugin that was refused and that an unknown entry named `id` may stand for.
const RefusedPlugin* refused_as(const Catalogue& catalogue, const std::string& id);

}  // namespace beatbench
