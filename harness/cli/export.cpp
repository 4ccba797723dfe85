#include "harness/cli/command.h"
#include "results/exchange/encoder_export.h"
#include "results/store/migrations.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>

namespace beatbench {
namespace {

struct ExportOptions {
  Shared shared;
  std::string cell, output, experiment;
};

int encoder(const ExportOptions& options) {
  const Workspace workspace = options.shared.folders();
  Database store = open_store_to_read(workspace.store());
  const EncoderExport made = export_encoder(store, workspace.root, options.cell, options.output);
  if (options.shared.json())
    print(Json{{"weights", made.weights.string()},
               {"architecture", made.architecture.string()},
               {"about", made.about}});
  else
    print(fmt::format("{}: {} tensors of {}\n{}", made.weights.string(),
                      made.about.at("tensors").size(), made.about.at("cell").get<std::string>(),
                      made.architecture.string()));
  return 0;
}

}  // namespace

void add_export(CLI::App& app, Action& action) {
  const auto options = std::make_shared<ExportOptions>();
  CLI::App& verb = *app.add_subcommand("export", "Take an encoder or results elsewhere");
  verb.footer("Example:\n  beatbench export encoder 9f2c1a04 -o encoder.safetensors");
  help_if_bare(verb, action);

  CLI::App& net =
      *verb.add_subcommand("encoder", "A pretrained encoder's weights, and what they belong to");
  net.add_option("cell", options->cell,
                 "A finished pretraining: its cell's slug or its identity's digits")
      ->required()
      ->type_name("CELL");
  net.add_option("-o,--output", options->output, "The weights; FILE.json goes beside them")
      ->required()
      ->type_name("FILE.safetensors");
  add_workspace(net, options->shared);
  add_format(net, options->shared);
  net.footer(
      "Example:\n  beatbench export encoder 9f2c1a04 -o encoder.safetensors\n"
      "docs/export.md loads it into PyTorch.");
  net.callback([options, &action] { action = [options] { return encoder(*options); }; });
}

}  // namespace beatbench
