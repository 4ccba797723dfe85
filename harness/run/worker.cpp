#include "harness/run/worker.h"

#include "harness/base/error.h"
#include "harness/base/json.h"
#include "harness/base/scratch.h"
#include "harness/base/subprocess.h"
#include "harness/metrics/definition.h"
#include "harness/run/cell_process.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <system_error>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

struct Description {
  std::optional<Json> json;
  std::string why;  // where there is none
};

Description describe(const fs::path& worker, const std::vector<fs::path>& plugins) {
  const Scratch scratch;
  std::vector<std::string> command = {worker.string(), "describe"};
  for (const fs::path& plugin : plugins) command.push_back(plugin.string());
  const fs::path out = scratch.file("out"), errors = scratch.file("errors");
  const ProcessEnd end = Subprocess(command, {out, errors}).wait();
  if (end.exit != 0) {
    const std::string words = last_lines(errors, 5);
    return {{}, end.text() + (words.empty() ? "" : ": " + words)};
  }
  try {
    return {read_json(out), ""};
  } catch (const DataError&) {
    return {{}, "said no valid JSON: " + last_lines(out, 1)};
  }
}

std::vector<fs::path> plugin_files(const fs::path& worker) {
  std::vector<fs::path> files;
  for (const fs::path& folder : plugin_folders(worker)) {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
      if (entry.path().extension() == ".so") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

// Loading all of them crashed the worker: find out which one it was. Protocols are no plugins;
// every good description holds them, so entries are taken once.
Json describe_one_by_one(const fs::path& worker, const std::string& why) {
  Json all;
  Json refused = Json::array();
  for (const fs::path& file : plugin_files(worker)) {
    const Description one = describe(worker, {file});
    if (!one.json) {
      refused.push_back(
          {{"file", file.string()}, {"reason", "crashed while it was loaded (" + one.why + ")"}});
      continue;
    }
    if (all.is_null()) {
      all = *one.json;
      continue;
    }
    for (const Json& entry : one.json->at("entries"))
      if (std::ranges::find(all["entries"], entry) == all["entries"].end())
        all["entries"].push_back(entry);
    for (const Json& entry : one.json->at("refused")) all["refused"].push_back(entry);
  }
  if (all.is_null())
    throw PluginError(worker.string() + ": cannot describe its plugins (" + why + ")");
  for (const Json& entry : refused) all["refused"].push_back(entry);
  return all;
}

void require_worker(const fs::path& worker) {
  if (worker.empty())
    throw PluginError(
        "the program beatbench-worker was not found beside this one. Build it (it needs LibTorch), "
        "or name it in BEATBENCH_WORKER");
}

}  // namespace

fs::path find_worker() {
  if (const char* named = std::getenv("BEATBENCH_WORKER"); named != nullptr && *named != '\0')
    return fs::exists(named) ? fs::absolute(named) : fs::path();
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  const fs::path worker = self.parent_path() / "beatbench-worker";
  return !error && fs::exists(worker) ? worker : fs::path();
}

std::vector<fs::path> plugin_folders(const fs::path& worker) {
  std::vector<fs::path> folders = {worker.parent_path().parent_path() / "lib" / "beatbench" /
                                   "plugins"};
  if (const char* more = std::getenv("BEATBENCH_PLUGIN_PATH")) {
    std::istringstream in(more);
    for (std::string folder; std::getline(in, folder, ':');)
      if (!folder.empty()) folders.emplace_back(folder);
  }
  return folders;
}

Catalogue describe_plugins(const fs::path& worker) {
  require_worker(worker);
  const Description all = describe(worker, {});
  Catalogue catalogue =
      catalogue_from_json(all.json ? *all.json : describe_one_by_one(worker, all.why));
  for (const MetricDefinition& metric : metric_definitions())
    catalogue.metrics.emplace(metric.id, metric.unit);
  return catalogue;
}

Catalogue describe_plugin(const fs::path& worker, const fs::path& file) {
  require_worker(worker);
  const Description one = describe(worker, {file});
  if (!one.json)
    throw PluginError(file.string() + ": crashed while it was loaded (" + one.why + ")");
  return catalogue_from_json(*one.json);
}

const RefusedPlugin* refused_as(const Catalogue& catalogue, const std::string& id) {
  const auto found = std::ranges::find_if(catalogue.refused, [&](const RefusedPlugin& refused) {
    const std::string stem = fs::path(refused.file).stem().string();
    return stem == id || stem == "lib" + id;
  });
  return found == catalogue.refused.end() ? nullptr : &*found;
}

}  // namespace beatbench
