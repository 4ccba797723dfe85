#include "harness/base/joined.h"
#include "harness/base/nearest.h"
#include "harness/manifest/dataset_paths.h"
#include "harness/manifest/entries.h"
#include "harness/manifest/manifest.h"
#include "harness/manifest/modes.h"
#include "harness/manifest/overrides.h"
#include "harness/manifest/parse_toml.h"
#include "harness/manifest/published.h"
#include "harness/manifest/tables.h"

#include <algorithm>
#include <system_error>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

// Of another version nothing else may be said: what looks like a mistake here may be right there.
void check_schema_version(const Node* node, const Position& start) {
  const std::string reads = "this beatbench reads " + std::to_string(kManifestSchemaVersion);
  if (node == nullptr)
    throw UsageError(start.text() + ": missing key 'schema_version' (" + reads +
                     "). Add schema_version = " + std::to_string(kManifestSchemaVersion) +
                     " at the top");
  const auto refuse = [&](const std::string& is, const std::string& advice) {
    throw UsageError(node->where.text() + ": 'schema_version' is " + is + " (" + reads + "). " +
                     advice);
  };
  const auto* version =
      node->kind == Node::Kind::scalar ? std::get_if<std::int64_t>(&node->scalar) : nullptr;
  if (version == nullptr) refuse(kind_name(*node) + ", must be an integer", "Write 1");
  if (*version > kManifestSchemaVersion)
    refuse(std::to_string(*version), "Use a newer beatbench for this manifest");
  if (*version < kManifestSchemaVersion)
    refuse(std::to_string(*version), "There was no such version; write 1");
}

void read_experiment(TableReader table, Manifest& manifest, Mistakes& mistakes) {
  const Node* name = table.need("name", "The report and the workspace use it");
  if (const auto text = table.text(name, "name")) {
    manifest.name = *text;
    if (!is_plain_name(*text))
      mistakes.add(name->where, "'name' is '" + *text +
                                    "' (it names files). Use letters, digits, '_' and '-', at "
                                    "most 64");
  }
  manifest.seeds = table.list<std::int64_t>(seed_item(), manifest.seeds);
  manifest.arms = table.list<std::string>(arm_item(), manifest.arms);
  table.refuse_unknown();
}

Manifest::Corpus read_corpus(TableReader table, const Catalogue& catalogue,
                             const Manifest& manifest, Mistakes& mistakes) {
  Manifest::Corpus corpus;
  const Node* dataset = table.need("dataset", "Name one of [datasets]");
  if (const auto name = table.text(dataset, "dataset")) {
    corpus.dataset = *name;
    std::vector<std::string> known;
    for (const auto& [known_name, path] : manifest.datasets) known.push_back(known_name);
    if (!manifest.datasets.contains(*name))
      mistakes.add(dataset->where, "unknown data set '" + *name +
                                       "', which [datasets] does not name" +
                                       suggestion(*name, known));
    if (std::ranges::find(manifest.corpus, *name, &Manifest::Corpus::dataset) !=
        manifest.corpus.end())
      mistakes.add(dataset->where, "'corpus' names the data set '" + *name +
                                       "' twice. Join the folds in one entry");
    if (manifest.wave_folders.contains(*name))
      mistakes.add(dataset->where, "the data set '" + *name +
                                       "' is read for its wave marks and judged on alone (any "
                                       "leads, annotated in part). Take another");
    if (const auto leads = catalogue.few_leads(*name); !leads.empty())
      mistakes.add(dataset->where,
                   "the data set '" + *name + "' lacks the twelve leads (it is read with " +
                       joined(leads) + " alone) and cannot be pretrained on. Take another");
  }
  for (const std::int64_t fold : table.list<std::int64_t>(fold_item(), {}))
    corpus.folds.push_back(static_cast<int>(fold));
  table.refuse_unknown();
  return corpus;
}

void read_pretrain(TableReader table, const Catalogue& catalogue, Manifest& manifest,
                   Mistakes& mistakes) {
  for (TableReader& entry : table.tables("corpus", "corpus = [{ dataset = \"NAME\" }]"))
    manifest.corpus.push_back(read_corpus(entry, catalogue, manifest, mistakes));
  manifest.pretrain = table.options(pretrain_options());
  TableReader optimizer = table.table("optimizer", "'optimizer'");
  manifest.optimizer = optimizer.options(optimizer_options());
  optimizer.refuse_unknown();
  const Node* warmup = table.take("warmup_epochs");
  const std::string why = long_warmup(manifest.pretrain);
  if (warmup != nullptr && !why.empty()) mistakes.add(warmup->where, why);
  table.refuse_unknown();
}

// Numbers that would be taken from nowhere, or cut nothing, are no settings.
void read_native(TableReader table, Manifest& manifest, Mistakes& mistakes) {
  manifest.native = table.options(native_options());
  const bool has_arm = std::ranges::find(manifest.arms, "native") != manifest.arms.end();
  for (const OptionSpec& spec : native_options()) {
    const Node* node = table.take(spec.name);
    const std::int64_t most = manifest.native.integer(spec.name);
    if (node == nullptr || most == 0) continue;
    if (!has_arm)
      mistakes.add(node->key_where, "'" + spec.name +
                                        "' of [native] has no arm to cut (arms does not name "
                                        "'native'). Add it to arms, or leave the key out");
    else if (spec.name == "batch" && most < 2)
      mistakes.add(node->where, "'batch' is " + value_text(most) +
                                    ", must be >= 2, as that of [pretrain], or 0 (as published)");
  }
  table.refuse_unknown();
}

void read_signal(TableReader table, Manifest& manifest) {
  const Options signal = table.options(signal_options());
  manifest.rate_hz = signal.number("rate_hz");
  manifest.seconds = signal.number("seconds");
  table.refuse_unknown();
}

void read_run(TableReader table, const Catalogue& catalogue, Manifest& manifest,
              Mistakes& mistakes) {
  manifest.run = table.options(run_options());
  const std::string device = manifest.run.text("device");
  if (const Node* node = table.take("device");
      node != nullptr && !catalogue.devices.empty() &&
      std::ranges::find(catalogue.devices, device) == catalogue.devices.end())
    mistakes.add(node->where, "'device' is '" + device + "', which LibTorch " +
                                  catalogue.torch_version +
                                  " does not find here (it needs a build for CUDA, a GPU and its "
                                  "driver). Use device = \"cpu\"");
  table.refuse_unknown();
}

// The order of reading follows what is checked against what; mistakes are sorted by place in the
// end.
void read_root(const Node& root, const Catalogue& catalogue, Manifest& manifest,
               Mistakes& mistakes) {
  TableReader table(&root, root.where, "the manifest", mistakes);
  table.take("schema_version");
  read_datasets(table.need("datasets", "Write datasets = { NAME = \"PATH\" }"),
                fs::absolute(manifest.file).parent_path(), catalogue.datasets, manifest, mistakes);
  read_signal(table.table("signal", "[signal]"), manifest);
  if (table.need("experiment", "Write [experiment] with a name") != nullptr)
    read_experiment(table.table("experiment", "[experiment]"), manifest, mistakes);
  read_pretrain(table.table("pretrain", "[pretrain]"), catalogue, manifest, mistakes);
  read_native(table.table("native", "[native]"), manifest, mistakes);
  read_run(table.table("run", "[run]"), catalogue, manifest, mistakes);

  const EntryReader entries(catalogue, manifest, mistakes);
  if (table.need("backbone", "Write backbone = { name = \"NAME\" }") != nullptr)
    manifest.backbone = entries.backbone(table.table("backbone", "[backbone]"));
  table.need("protocol", "Write at least one [[protocol]] with a name");
  manifest.protocols = entries.protocols(table.tables("protocol", "[[protocol]]"));
  table.need("method", "Write at least one [[method]] with a plugin");
  manifest.methods = entries.methods(table.tables("method", "[[method]]"));
  manifest.published =
      read_published(table.tables("published", "[[published]]"), manifest, catalogue, mistakes);
  table.refuse_unknown();
}

void check_corpus(const Node& root, const Catalogue& catalogue, const Manifest& manifest,
                  Mistakes& mistakes) {
  const Node* pretrain = root.find("pretrain");
  if (!manifest.corpus.empty() || (pretrain != nullptr && pretrain->find("corpus") != nullptr &&
                                   !pretrain->find("corpus")->children.empty()))
    return;
  for (const Manifest::Entry& method : manifest.methods) {
    const EntryDescription* entry = catalogue.find("method", method.id);
    if (entry == nullptr || !entry->pretrains) continue;
    mistakes.add(pretrain != nullptr ? pretrain->where : root.where,
                 "missing key 'corpus' in [pretrain] (method '" + method.label +
                     "' pretrains). Write corpus = [{ dataset = \"NAME\" }]");
    return;
  }
}

// An arm without a row, or a method without an arm (told at its own place), would silently be
// missing from every table.
void check_native_arm(const Node& root, const Catalogue& catalogue, const Manifest& manifest,
                      Mistakes& mistakes) {
  if (std::ranges::find(manifest.arms, "native") == manifest.arms.end()) return;
  const bool alone = manifest.arms.size() == 1;
  for (const Manifest::Entry& method : manifest.methods) {
    const EntryDescription* entry = catalogue.find("method", method.id);
    if (entry == nullptr || entry->native || (alone && !is_rule(*entry))) return;  // told already
  }
  mistakes.add(root.find("experiment")->find("arms")->where,
               "no method here offers the arm 'native' (`beatbench plugin info` says which do). "
               "Use arms = [\"controlled\"]");
}

}  // namespace

Manifest read_manifest(const fs::path& file, const std::vector<std::string>& overrides,
                       const Catalogue& catalogue) {
  Node root = parse_toml_file(file);
  Mistakes mistakes(file.string());
  if (root.children.empty())
    throw UsageError(file.string() +
                     ": is empty (a manifest says what to compare). Start from a copy of "
                     "manifests/quickstart.toml");
  apply_overrides(root, overrides, mistakes);
  check_schema_version(root.find("schema_version"), root.where);
  Manifest manifest;
  manifest.file = file;
  read_root(root, catalogue, manifest, mistakes);
  check_corpus(root, catalogue, manifest, mistakes);
  check_native_arm(root, catalogue, manifest, mistakes);
  mistakes.throw_if_any();
  return manifest;
}

}  // namespace beatbench
