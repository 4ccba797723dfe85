#include "datasets/prepared/prepared_set.h"
#include "datasets/synthetic/synthesize.h"
#include "datasets/verify.h"
#include "harness/base/error.h"
#include "harness/cli/command.h"
#include "harness/run/experiment.h"
#include "harness/run/worker.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

struct DataOptions {
  Shared shared;
  std::string folder, manifest;
  std::vector<std::string> overrides;
  SynthOptions synth;
};

int synth(const DataOptions& options) {
  Progress progress("synthesizing", options.shared.quiet);
  Json sets = Json::array();
  std::string text;
  for (const SynthesizedSet& set : synthesize(options.folder, options.synth, progress)) {
    sets.push_back({{"id", set.id},
                    {"folder", set.folder.string()},
                    {"records", set.records},
                    {"was_there", set.was_there}});
    text += fmt::format("{}{}: {} records{}", text.empty() ? "" : "\n", set.folder.string(),
                        set.records, set.was_there ? " (was there)" : "");
  }
  if (options.shared.json())
    print(sets);
  else
    print(text);
  return 0;
}

int prepare_all(const DataOptions& options) {
  const Workspace workspace = options.shared.folders();
  workspace.make_folders();
  const Catalogue catalogue = describe_plugins(find_worker());
  const Manifest manifest = load_manifest(options.manifest, options.overrides, catalogue);
  Json sets = Json::array();
  std::vector<std::vector<std::string>> rows;
  for (const auto& [name, data] :
       look_up_data(manifest, catalogue, workspace, true, options.shared.quiet)) {
    sets.push_back({{"name", name},
                    {"dataset", data.id},
                    {"records", data.records},
                    {"skipped", data.skipped.size()},
                    {"fingerprint", data.fingerprint},
                    {"folder", data.prepared.string()}});
    rows.push_back({name, data.id, std::to_string(data.records),
                    std::to_string(data.skipped.size()), data.prepared.string()});
  }
  if (options.shared.json())
    print(sets);
  else
    print(text_table({"name", "data set", "records", "skipped", "folder"}, rows));
  return 0;
}

int list_prepared(const DataOptions& options) {
  Json sets = Json::array();
  std::vector<std::vector<std::string>> rows;
  const fs::path cache = options.shared.folders().prepared();
  if (fs::is_directory(cache))
    for (const fs::directory_entry& entry : fs::directory_iterator(cache)) {
      if (!entry.is_directory() || !fs::exists(entry.path() / "corpus.json")) continue;
      const PreparedSet set(entry.path());
      sets.push_back({{"dataset", set.dataset()},
                      {"rate_hz", set.spec().rate_hz},
                      {"seconds", set.spec().seconds},
                      {"records", set.size()},
                      {"skipped", set.skipped().size()},
                      {"fingerprint", set.fingerprint()},
                      {"folder", entry.path().string()}});
      rows.push_back({set.dataset(), fmt::format("{:g} Hz", set.spec().rate_hz),
                      fmt::format("{:g} s", set.spec().seconds), std::to_string(set.size()),
                      std::to_string(set.skipped().size()), entry.path().string()});
    }
  if (options.shared.json())
    print(sets);
  else
    print(text_table({"data set", "rate", "window", "records", "skipped", "folder"}, rows));
  return 0;
}

int verify(const DataOptions& options) {
  Progress progress("verifying " + options.folder, options.shared.quiet);
  const Verification result = verify_dataset(options.folder, progress);
  if (options.shared.json())
    print(Json{{"ok", result.ok}, {"changed", result.changed}, {"missing", result.missing}});
  else
    print(options.folder + ": " + text(result));
  return static_cast<int>(result.intact() ? ExitCode::ok : ExitCode::data);
}

}  // namespace

void add_data(CLI::App& app, Action& action) {
  const auto options = std::make_shared<DataOptions>();
  CLI::App& verb =
      *app.add_subcommand("data", "Data sets: synthesize, prepare, list, verify, compare, split");
  verb.footer("Example:\n  beatbench data synth ecgs");
  help_if_bare(verb, action);

  CLI::App& made =
      *verb.add_subcommand("synth", "Write synthetic ECGs for trials without real data");
  made.add_option("folder", options->folder, "Where they go")->required()->type_name("FOLDER");
  made.add_option("--records", options->synth.records, "Of the PTB-XL-like set (else 200)")
      ->type_name("N");
  made.add_option("--seed", options->synth.seed, "All records follow from it (else 7)")
      ->type_name("N");
  add_format(made, options->shared);
  add_talk(made, options->shared);
  made.footer("Example:\n  beatbench data synth ecgs --records 500");
  made.callback([options, &action] { action = [options] { return synth(*options); }; });

  CLI::App& ready = *verb.add_subcommand("prepare", "Prepare the data sets of a manifest");
  ready.add_option("manifest", options->manifest, "The experiment (TOML)")
      ->required()
      ->type_name("MANIFEST");
  ready.add_option("--set", options->overrides, "Override a value of the manifest")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  add_workspace(ready, options->shared);
  add_format(ready, options->shared);
  add_talk(ready, options->shared);
  ready.footer("Example:\n  beatbench data prepare manifests/quickstart.toml");
  ready.callback([options, &action] { action = [options] { return prepare_all(*options); }; });

  CLI::App& ls = *verb.add_subcommand("ls", "List the prepared sets of a workspace");
  add_workspace(ls, options->shared);
  add_format(ls, options->shared);
  ls.footer("Example:\n  beatbench data ls");
  ls.callback([options, &action] { action = [options] { return list_prepared(*options); }; });

  CLI::App& check =
      *verb.add_subcommand("verify", "Compare a folder with its SHA256SUMS.txt (or SHA256SUMS)");
  check.add_option("folder", options->folder, "Of one data set")->required()->type_name("FOLDER");
  add_format(check, options->shared);
  add_talk(check, options->shared);
  check.footer("Example:\n  beatbench data verify ecgs/synthetic-ludb");
  check.callback([options, &action] { action = [options] { return verify(*options); }; });

  add_overlap(verb, action);
  add_splits(verb, action);
}

}  // namespace beatbench
