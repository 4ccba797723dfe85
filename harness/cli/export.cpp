#include "harness/base/error.h"
#include "harness/base/version.h"
#include "harness/cli/command.h"
#include "results/exchange/bundle.h"
#include "results/exchange/encoder_export.h"
#include "results/store/migrations.h"
#include "results/store/query.h"

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

std::vector<std::string> experiments_of(Database& store, const std::string& wanted) {
  if (!wanted.empty()) return {find_experiment(store, wanted).name};
  std::vector<std::string> names;
  for (const ExperimentRow& row : list_experiments(store))
    if (!row.limit) names.push_back(row.name);
  if (names.empty())
    throw UsageError(store.file().string() +
                     ": no experiment is in this workspace yet. Begin with `beatbench run`");
  return names;
}

int bundle(const ExportOptions& options) {
  const Workspace workspace = options.shared.folders();
  Database store = open_store_to_read(workspace.store());
  const BundleReport made = export_bundle(
      store, workspace.root, experiments_of(store, options.experiment), options.output,
      {{"beatbench", version()}, {"commit", commit()}, {"exported_utc", utc_now()}});
  if (options.shared.json())
    print(Json{{"bundle", made.output.string()},
               {"experiments", made.experiments},
               {"done", made.done},
               {"failed", made.failed},
               {"missing", made.missing},
               {"without_predictions", made.without_predictions},
               {"bytes", made.bytes}});
  else
    print(fmt::format("{}: {} done and {} failed cells of {}, {:.1f} MB{}{}", made.output.string(),
                      made.done, made.failed, fmt::join(made.experiments, ", "),
                      static_cast<double>(made.bytes) / 1e6,
                      made.missing > 0 ? fmt::format("; {} not done yet", made.missing) : "",
                      made.without_predictions > 0
                          ? fmt::format("; {} without predictions", made.without_predictions)
                          : ""));
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

  CLI::App& folder = *verb.add_subcommand(
      "bundle", "What the numbers rest on, for `beatbench db merge` elsewhere");
  folder
      .add_option("experiment", options->experiment, "Its name (else all but trials with --limit)")
      ->type_name("NAME");
  folder.add_option("-o,--output", options->output, "A new folder, or FILE.tar")
      ->required()
      ->type_name("FOLDER");
  add_workspace(folder, options->shared);
  add_format(folder, options->shared);
  folder.footer("Example:\n  beatbench export bundle quickstart -o submission.tar");
  folder.callback([options, &action] { action = [options] { return bundle(*options); }; });
}

}  // namespace beatbench
