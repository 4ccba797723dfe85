#include "harness/base/error.h"
#include "harness/cli/command.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

namespace {

using namespace beatbench;

int parse_and_run(int argc, char** argv) {
  CLI::App app("Compares methods of self-supervised learning on ECGs", "beatbench");
  app.footer("Example:\n  beatbench run manifests/quickstart.toml");
  app.require_subcommand(0, 1);
  bool wants_version = false;
  app.add_flag("--version", wants_version, "Version, commit, build type, LibTorch and ABI");
  Action action;
  for (const auto add : {add_run, add_validate, add_ls, add_show, add_report, add_rescore,
                         add_compare, add_export, add_data, add_plugin, add_db, add_doctor})
    add(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // The library's own codes are 100 and above; a wrong command line is 2 (design §6).
    return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::usage);
  }
  if (wants_version) {
    print(version_text());
    return 0;
  }
  if (action) return action();
  std::fputs(app.help().c_str(), stdout);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return parse_and_run(argc, argv);
  } catch (const Error& error) {
    std::fprintf(stderr, "beatbench: %s\n", error.what());
    return static_cast<int>(error.code());
  } catch (const std::exception& error) {
    // Disks that fill up and the like; what the harness knows of comes as an Error.
    std::fprintf(stderr, "beatbench: %s\n", error.what());
    return static_cast<int>(ExitCode::data);
  }
}
