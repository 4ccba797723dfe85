#include "tests/run/fixture.h"

#include "harness/base/atomic_file.h"
#include "tests/run/fake_catalogue.h"

#include <algorithm>
#include <stdexcept>

namespace beatbench {
namespace fs = std::filesystem;

fs::path fake_worker() { return FAKE_WORKER; }

Catalogue fake_catalogue() { return catalogue_from_json(fake_description()); }

Manifest::Entry fake_method(const std::string& label, const std::string& behaviour) {
  Manifest::Entry method{
      "fake", label, Options(fake_catalogue().find("method", "fake")->options), {}};
  method.options.set("behaviour", behaviour);
  return method;
}

Manifest::Entry reference_row(const char* id) {
  return {id, id, Options(fake_catalogue().find("method", id)->options)};
}

Manifest::Protocol fake_task(const std::string& behaviour) {
  Manifest::Protocol protocol;
  protocol.id = "fake_task";
  protocol.modes = {"linear"};
  protocol.options = Options(fake_catalogue().find("protocol", "fake_task")->options);
  protocol.options.set("behaviour", behaviour);
  return protocol;
}

Manifest small_manifest() {
  Manifest manifest;
  manifest.file = "small.toml";
  manifest.name = "small";
  manifest.datasets = {{"ludb", "/data/ludb-1.0.1"}, {"ptbxl", "/data/ptb-xl-1.0.3"}};
  manifest.backbone = {
      "fakenet", "fakenet", Options(fake_catalogue().find("backbone", "fakenet")->options), {}};
  manifest.corpus = {{"ptbxl", {1, 2}}};
  manifest.pretrain = Options(pretrain_options());
  manifest.optimizer = Options(optimizer_options());
  manifest.native = Options(native_options());
  manifest.run = Options(run_options());
  manifest.methods = {fake_method("fake")};
  manifest.protocols = {fake_task()};
  return manifest;
}

DataTable fake_data() {
  DataTable table;
  table["ludb"] = {"ludb", "ludb-1.0.1", "licence", "citation", "/cache/ludb", "aa", 200, {}};
  table["ptbxl"] = {"ptbxl", "ptb-xl-1.0.3", "licence", "citation", "/cache/ptbxl", "bb", 100, {}};
  return table;
}

Workspace fake_workspace() { return {"/workspace"}; }

Plan plan_of(const Manifest& manifest, std::optional<std::int64_t> limit) {
  return make_plan(manifest, fake_catalogue(), fake_data(), fake_workspace(), limit);
}

std::size_t count(const Plan& plan, const std::string& kind) {
  return static_cast<std::size_t>(std::ranges::count(plan.cells, kind, &PlannedCell::kind));
}

RunTally run_manifest(const Manifest& manifest, const fs::path& root, ExecutorSettings settings) {
  const Workspace workspace{root};
  workspace.make_folders();
  const WorkspaceLock lock(workspace);
  Plan plan = make_plan(manifest, fake_catalogue(), fake_data(), workspace, {});
  look_up_states(plan, workspace);
  settings.worker = fake_worker();
  settings.quiet = true;
  settings.lock = lock.descriptor();
  return execute(plan, workspace, settings, [](const PlannedCell&, const CellOutcome&) {});
}

std::map<std::string, std::string> results_of(const fs::path& workspace) {
  std::map<std::string, std::string> results;
  for (const fs::directory_entry& cell : fs::directory_iterator(workspace / "cells"))
    if (fs::exists(cell.path() / "result.json"))
      results[cell.path().filename()] = read_file(cell.path() / "result.json");
  return results;
}

Json status_of(const fs::path& workspace, const std::string& slug_begin) {
  for (const fs::directory_entry& cell : fs::directory_iterator(workspace / "cells"))
    if (cell.path().filename().string().starts_with(slug_begin))
      return read_json(cell.path() / "status.json");
  throw std::runtime_error("no cell " + slug_begin);
}

}  // namespace beatbench
