#include "datasets/given_split.h"
#include "datasets/registry.h"
#include "datasets/split_lists.h"
#include "harness/base/error.h"
#include "harness/cli/command.h"
#include "harness/run/experiment.h"
#include "harness/run/labelled_records.h"
#include "harness/run/worker.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kBySeed = -1;

struct SplitsOptions {
  Shared shared;
  std::string what, out, check, trial;
  std::vector<std::string> overrides;
  std::vector<double> fractions = {0.01, 0.05, 0.1, 1};
  int folds = 5, draws = 5;
};

// A table of records, and all the ways in which it is divided.
struct Divided {
  std::string dataset;
  std::vector<RecordInfo> records;
  std::vector<std::string> classes;
  std::vector<ScpStatement> statements;
  std::vector<SplitPlan> plans;
};

// One plan a fold and seed; labels are drawn by `draw`, or by the seed where that is -1. folds 0:
// the set's own, which differ in their draws alone.
void add_plans(Divided& divided, const std::string& name, int folds,
               const std::vector<std::int64_t>& seeds, std::int64_t draw,
               const std::vector<double>& fractions) {
  for (const std::int64_t seed : seeds)
    for (int fold = std::min(1, folds); fold <= folds; ++fold) {
      const auto drawn_by = static_cast<std::uint64_t>(draw < 0 ? seed : draw);
      const auto dealt_by = folds > 0 ? static_cast<std::uint64_t>(seed) : drawn_by;
      divided.plans.push_back({divided.dataset, name, folds, fold, dealt_by, drawn_by, fractions});
    }
}

Divided of_dataset(const SplitsOptions& options) {
  const auto equals = options.what.find('=');
  const std::string name = options.what.substr(0, equals);
  const auto dataset = open_dataset(name, options.what.substr(equals + 1));
  Divided divided{dataset->id(), dataset->records(), dataset->classes(), dataset->statements(), {}};
  std::vector<std::int64_t> seeds;
  for (int seed = 0; seed < options.draws; ++seed) seeds.push_back(seed);
  const int folds = has_own_folds(divided.records) ? 0 : options.folds;
  add_plans(divided, name, folds, seeds, kBySeed, options.fractions);
  return divided;
}

// The prepared sets, so that the lists are those of the cells: a record that cannot be prepared is
// in none. A protocol whose split is published draws nothing.
std::vector<Divided> of_manifest(const SplitsOptions& options) {
  const Workspace workspace = options.shared.folders();
  const Catalogue catalogue = describe_plugins(find_worker());
  const Manifest manifest = load_manifest(options.what, options.overrides, catalogue);
  workspace.make_folders();
  const DataTable data = look_up_data(manifest, catalogue, workspace, true, options.shared.quiet);
  std::vector<Divided> all;
  for (const Manifest::Protocol& protocol : manifest.protocols) {
    const PreparedSet set(data.at(catalogue.find("protocol", protocol.id)->dataset).prepared);
    const bool dealt = protocol.options.values().contains("folds");
    if (!dealt && !has_own_folds(set.records())) {
      std::fprintf(stderr, "beatbench: %s: its split is fixed and part of the protocol\n",
                   protocol.id.c_str());
      continue;
    }
    Divided divided{set.dataset(), set.records(), set.classes(), set.statements(), {}};
    const int folds = dealt ? static_cast<int>(protocol.options.integer("folds")) : 0;
    const bool draws = protocol.options.values().contains("draw");
    const std::string name = protocol.id + (protocol.test_on.empty() ? "" : "@" + protocol.test_on);
    add_plans(divided, name, folds, manifest.seeds,
              draws ? protocol.options.integer("draw") : kBySeed, protocol.label_fractions);
    all.push_back(std::move(divided));
  }
  return all;
}

// By the labels that the plan's protocol goes by.
SplitLists lists_of(const Divided& divided, const SplitPlan& plan) {
  const LabelledRecords labelled =
      labelled_records(divided.records, divided.classes, divided.statements, plan.name);
  return make_split_lists(labelled.records, labelled.classes, plan);
}

void tell_warnings(const std::string& file, const SplitLists& lists) {
  for (const std::string& warning : lists.warnings)
    std::fprintf(stderr, "beatbench: warning: %s: %s\n", file.c_str(), warning.c_str());
}

int write_all(const std::vector<Divided>& all, const SplitsOptions& options) {
  fs::create_directories(options.out);
  Json files = Json::array();
  for (const Divided& divided : all)
    for (const SplitPlan& plan : divided.plans) {
      const SplitLists lists = lists_of(divided, plan);
      const fs::path file = fs::path(options.out) / file_name(plan);
      write_json(file, to_json(lists));
      files.push_back(file.string());
      tell_warnings(file.string(), lists);
    }
  if (options.shared.json())
    print(Json{{"files", files}});
  else
    print(fmt::format("{}: {} file{} of splits", options.out, files.size(),
                      files.size() == 1 ? "" : "s"));
  return 0;
}

std::vector<fs::path> files_of(const std::string& folder) {
  std::vector<fs::path> files;
  if (fs::is_directory(folder))
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.path().extension() == ".json") files.push_back(entry.path());
  if (files.empty()) throw DataError(folder + ": no folder with .json files of splits");
  std::ranges::sort(files);
  return files;
}

// What is found in each file of a folder, by `find` for a file of one of the sets; `good` says what
// the others are.
template <typename Find>
int tell_all(const std::string& folder, const std::vector<Divided>& all,
             const SplitsOptions& options, const char* good, Find find) {
  const std::vector<fs::path> files = files_of(folder);
  Json differing = Json::object();
  std::string text;
  for (const fs::path& file : files) {
    const SplitLists there = read_split_lists(file);
    const auto divided = std::ranges::find(all, there.plan.dataset, &Divided::dataset);
    std::vector<std::string> found = {"of " + there.plan.dataset + ", which is not asked for"};
    if (divided != all.end()) found = find(*divided, there);
    if (found.empty()) continue;
    differing[file.filename().string()] = found;
    for (const std::string& one : found) text += fmt::format("\n{}: {}", file.string(), one);
  }
  if (options.shared.json())
    print(Json{{"files", files.size()}, {"differing", differing}});
  else
    print(fmt::format("{}: {} of {} files {}{}", folder, files.size() - differing.size(),
                      files.size(), good, text));
  return static_cast<int>(differing.empty() ? ExitCode::ok : ExitCode::data);
}

// Each file anew, by its own seed, fold and fractions.
int check_all(const std::vector<Divided>& all, const SplitsOptions& options) {
  return tell_all(options.check, all, options, "are as this build makes them",
                  [](const Divided& divided, const SplitLists& there) {
                    return differences(lists_of(divided, there.plan), there);
                  });
}

// Whether a manifest could name each file for its protocol.
int try_all(const std::vector<Divided>& all, const SplitsOptions& options) {
  return tell_all(options.trial, all, options, "can be used",
                  [](const Divided& divided, const SplitLists& there) {
                    const auto labelled = labelled_records(divided.records, divided.classes,
                                                           divided.statements, there.plan.name);
                    return split_mistakes(there, labelled.records, there.plan.folds == 0);
                  });
}

int splits(const SplitsOptions& options) {
  const auto given = {options.out, options.check, options.trial};
  if (std::ranges::count_if(given, [](const auto& folder) { return !folder.empty(); }) != 1)
    throw UsageError(
        "say either --out FOLDER, to write the lists, or --check FOLDER, or --try FOLDER");
  std::vector<Divided> all;
  if (!fs::exists(options.what) && options.what.find('=') != std::string::npos)
    all.push_back(of_dataset(options));
  else
    all = of_manifest(options);
  if (!options.out.empty()) return write_all(all, options);
  return options.check.empty() ? try_all(all, options) : check_all(all, options);
}

}  // namespace

void add_splits(CLI::App& data, Action& action) {
  const auto options = std::make_shared<SplitsOptions>();
  CLI::App& verb =
      *data.add_subcommand("splits", "Write, or check, the ids of every fold and label subset");
  verb.add_option("what", options->what, "A manifest, or NAME=FOLDER of a data set")
      ->required()
      ->type_name("MANIFEST|SET");
  verb.add_option("-o,--out", options->out, "Where the lists go, a JSON file a fold and draw")
      ->type_name("FOLDER");
  verb.add_option("--check", options->check, "Compare the lists there with those of this build")
      ->type_name("FOLDER");
  verb.add_option("--try", options->trial, "Say what keeps a manifest from using the lists there")
      ->type_name("FOLDER");
  verb.add_option("--draws", options->draws, "Of a data set: seeds 0 … N - 1 (else 5)")
      ->check(CLI::Range(1, 10'000).description(""))
      ->type_name("N");
  verb.add_option("--folds", options->folds, "Of a data set without own folds (else 5)")
      ->check(CLI::Range(2, 10'000).description(""))
      ->type_name("K");
  verb.add_option("--fractions", options->fractions,
                  "Of a data set: shares of the labels (else 0.01,0.05,0.1,1)")
      ->delimiter(',')
      ->type_name("SHARES");
  verb.add_option("--set", options->overrides, "Override a value of the manifest")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  add_workspace(verb, options->shared);
  add_format(verb, options->shared);
  add_talk(verb, options->shared);
  verb.footer("Example:\n  beatbench data splits ptbxl=ptb-xl-1.0.3 -o splits");
  verb.callback([options, &action] { action = [options] { return splits(*options); }; });
}

}  // namespace beatbench
