#include "harness/base/error.h"
#include "harness/cli/command.h"
#include "harness/run/experiment.h"
#include "harness/run/model_check.h"
#include "harness/run/worker.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace beatbench {
namespace {

struct ValidateOptions {
  Shared shared;
  std::string manifest;
  std::vector<std::string> overrides;
  bool print_resolved = false, schema = false;
};

int validate(const ValidateOptions& options) {
  const Catalogue catalogue = describe_plugins(find_worker());
  if (options.schema) {
    print(manifest_schema(catalogue));
    return 0;
  }
  if (options.manifest.empty()) throw UsageError("validate: name a manifest, or ask for --schema");
  const Manifest manifest = load_manifest(options.manifest, options.overrides, catalogue);
  for (const std::string& unchecked : check_models(find_worker(), manifest, catalogue))
    std::fprintf(stderr, "beatbench: %s\n", unchecked.c_str());
  if (options.shared.json())
    print(resolved_json(manifest));
  else if (options.print_resolved)
    print(resolved_toml(manifest));
  else
    print(options.manifest + ": valid, experiment '" + manifest.name + "'");
  return 0;
}

}  // namespace

void add_validate(CLI::App& app, Action& action) {
  const auto options = std::make_shared<ValidateOptions>();
  CLI::App& verb = *app.add_subcommand("validate", "Check a manifest, all its mistakes in one go");
  verb.add_option("manifest", options->manifest, "The experiment (TOML)")->type_name("MANIFEST");
  verb.add_option("--set", options->overrides, "Override a value of the manifest: TABLE.KEY=VALUE")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  verb.add_flag("--print", options->print_resolved, "Print it with all defaults filled in (TOML)");
  verb.add_flag("--schema", options->schema, "Print the JSON Schema of manifests, for editors");
  add_format(verb, options->shared);
  verb.footer("Example:\n  beatbench validate manifests/quickstart.toml --print");
  verb.callback([options, &action] { action = [options] { return validate(*options); }; });
}

}  // namespace beatbench
