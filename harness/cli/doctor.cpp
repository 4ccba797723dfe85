#include "datasets/registry.h"
#include "harness/base/error.h"
#include "harness/base/version.h"
#include "harness/cli/command.h"
#include "harness/run/browser.h"
#include "harness/run/worker.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <sstream>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

enum class State { ok, note, missing };
struct Check {
  State state;
  std::string what, found;
  std::string remedy = {};  // of a note or of something missing
  ExitCode code = ExitCode::ok;
};

const char* state_text(State state) {
  return state == State::ok ? "ok" : state == State::note ? "note" : "MISSING";
}

void check_program(std::vector<Check>& checks) {
  checks.push_back(
      {State::ok, "beatbench",
       fmt::format("{}, commit {}, {}, {} build", version(), commit(), compiler(), build_type())});
  if (std::string(build_type()) == "Debug")
    checks.push_back({State::note, "build type", "Debug: slow",
                      "measure and publish with a Release build (cmake --preset release)"});
}

void check_worker(std::vector<Check>& checks) {
  const fs::path worker = find_worker();
  if (worker.empty()) {
    checks.push_back({State::missing, "worker", "beatbench-worker is not beside this program",
                      "build it (cmake --preset release needs LibTorch) or name it in "
                      "BEATBENCH_WORKER",
                      ExitCode::plugin});
    return;
  }
  try {
    const Catalogue catalogue = describe_plugins(worker);
    checks.push_back({State::ok, "worker",
                      fmt::format("{}, LibTorch {}, ABI {}", worker.string(),
                                  catalogue.torch_version, catalogue.abi)});
    checks.push_back(
        {State::ok, "plugins",
         fmt::format("{} methods ({}), {} backbones ({}), {} protocols ({})",
                     catalogue.ids("method").size(), fmt::join(catalogue.ids("method"), ", "),
                     catalogue.ids("backbone").size(), fmt::join(catalogue.ids("backbone"), ", "),
                     catalogue.ids("protocol").size(),
                     fmt::join(catalogue.ids("protocol"), ", "))});
    if (catalogue.ids("method").empty())
      checks.push_back({State::missing, "methods", "no plugin offers one",
                        "build the plugins or name their folder in BEATBENCH_PLUGIN_PATH",
                        ExitCode::plugin});
    for (const RefusedPlugin& refused : catalogue.refused)
      checks.push_back({State::note, "refused plugin", refused.file + ": " + refused.reason,
                        "build it anew with this beatbench, or take it away"});
  } catch (const Error& error) {
    checks.push_back({State::missing, "worker", error.what(),
                      "run `" + worker.string() + " describe` to see it fail", ExitCode::plugin});
  }
}

void check_data(std::vector<Check>& checks) {
  std::string found;
  for (const char* variable : {"BEATBENCH_DATA", "BEATBENCH_SYNTHETIC"}) {
    const char* value = std::getenv(variable);
    std::istringstream folders(value == nullptr ? "" : value);
    for (std::string folder; std::getline(folders, folder, ':');) {
      std::string sets;
      for (const DatasetKind& kind : dataset_kinds())
        for (const fs::path& path :
             {fs::path(folder) / kind.folder_name, fs::path(folder) / ("synthetic-" + kind.name)})
          if (fs::is_directory(path)) sets += (sets.empty() ? "" : ", ") + path.filename().string();
      checks.push_back(
          {sets.empty() ? State::note : State::ok, variable,
           folder + ": " + (sets.empty() ? "no data set" : sets),
           sets.empty() ? "name the folder that holds ptb-xl-1.0.3 and the like" : ""});
      found += sets;
    }
  }
  if (found.empty())
    checks.push_back({State::note, "data sets", "none known",
                      "set BEATBENCH_DATA, or write synthetic ones: beatbench data synth FOLDER"});
}

void check_machine(std::vector<Check>& checks, const Workspace& workspace) {
  fs::path there = workspace.root;
  while (!fs::exists(there) && there.has_relative_path()) there = there.parent_path();
  if (fs::is_directory(there) && ::access(there.c_str(), W_OK) == 0)
    checks.push_back(
        {State::ok, "workspace",
         workspace.root.string() + (there == workspace.root ? "" : " (not made yet)")});
  else
    checks.push_back({State::missing, "workspace", there.string() + " cannot be written",
                      "name another folder with --workspace", ExitCode::data});
  std::error_code error;
  const fs::space_info space = fs::space(there, error);
  constexpr double kGib = 1024.0 * 1024.0 * 1024.0;
  const double free_gib = error ? 0 : static_cast<double>(space.available) / kGib;
  checks.push_back({free_gib < 1 ? State::note : State::ok, "free disk",
                    fmt::format("{:.1f} GiB", free_gib),
                    free_gib < 1 ? "prepared sets and checkpoints need a few GiB" : ""});
  const double memory = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) *
                        static_cast<double>(::sysconf(_SC_PAGESIZE)) / kGib;
  checks.push_back(
      {State::ok, "machine",
       fmt::format("{} cores, {:.1f} GiB of memory", std::thread::hardware_concurrency(), memory)});
}

void check_browser(std::vector<Check>& checks) {
  const fs::path browser = find_browser();
  checks.push_back({browser.empty() ? State::note : State::ok, "browser",
                    browser.empty() ? "no Chromium" : browser.string(),
                    browser.empty() ? "`report --figures` takes one (Debian: chromium), on PATH or "
                                      "named in BEATBENCH_BROWSER"
                                    : ""});
}

int doctor(const Shared& shared) {
  std::vector<Check> checks;
  check_program(checks);
  check_worker(checks);
  check_data(checks);
  check_machine(checks, shared.folders());
  check_browser(checks);
  ExitCode code = ExitCode::ok;
  Json list = Json::array();
  std::vector<std::vector<std::string>> rows;
  std::string remedies;
  for (const Check& check : checks) {
    if (check.state == State::missing && code == ExitCode::ok) code = check.code;
    list.push_back({{"state", state_text(check.state)},
                    {"what", check.what},
                    {"found", check.found},
                    {"remedy", check.remedy}});
    rows.push_back({state_text(check.state), check.what, check.found});
    if (!check.remedy.empty()) remedies += "\n" + check.what + ": " + check.remedy;
  }
  if (shared.json())
    print(Json{{"able_to_run", code == ExitCode::ok}, {"checks", list}});
  else
    print(text_table({"", "what", "found"}, rows) +
          (remedies.empty() ? "" : "\n\nWhat to do:" + remedies) +
          (code == ExitCode::ok ? "\n\nAble to run." : "\n\nNot able to run."));
  return static_cast<int>(code);
}

}  // namespace

void add_doctor(CLI::App& app, Action& action) {
  const auto shared = std::make_shared<Shared>();
  CLI::App& verb =
      *app.add_subcommand("doctor", "Look for what a run would lack, and how to mend it");
  add_workspace(verb, *shared);
  add_format(verb, *shared);
  verb.footer("Example:\n  beatbench doctor");
  verb.callback([shared, &action] { action = [shared] { return doctor(*shared); }; });
}

}  // namespace beatbench
