#include "harness/run/data.h"

#include "datasets/registry.h"
#include "datasets/wfdb_folder/wfdb_folder.h"
#include "harness/base/error.h"
#include "harness/manifest/beat_needs.h"

#include <algorithm>
#include <memory>
#include <set>

namespace beatbench {
namespace {

std::unique_ptr<Dataset> open_named(const std::string& name, const Manifest& manifest) {
  const std::filesystem::path& folder = manifest.datasets.at(name);
  const auto how = manifest.wave_folders.find(name);
  if (how == manifest.wave_folders.end()) return open_dataset(name, folder);
  const Manifest::WaveFolder& waves = how->second;
  return std::make_unique<WfdbFolder>(
      folder, WaveFiles{waves.extensions, waves.per_signal, waves.patients});
}

PlannedData look_up(const std::string& name, const Manifest& manifest, const Catalogue& catalogue,
                    const Workspace& workspace, bool make, bool quiet) {
  const auto dataset = open_named(name, manifest);
  SignalSpec spec;
  spec.rate_hz = manifest.rate_hz;
  spec.seconds = manifest.seconds;
  if (const auto leads = catalogue.few_leads(name); !leads.empty()) spec.leads = leads;
  PlannedData data;
  data.name = name;
  data.id = dataset->id();
  data.licence = dataset->licence();
  data.citation = dataset->citation();
  data.prepared = prepared_folder(*dataset, spec, workspace.prepared());
  if (!make && !std::filesystem::exists(data.prepared)) return data;
  Progress progress("preparing " + data.id, quiet);
  const PreparedSet set = prepare(*dataset, spec, workspace.prepared(), progress,
                                  manifest.run.number("max_skipped_share"));
  data.prepared = set.folder();
  data.fingerprint = set.fingerprint();
  data.records = set.size();
  data.skipped = set.skipped();
  return data;
}

// Where the manifest asks to be scored on that data set; empty where it does not.
std::string place_of(const std::string& name, const Manifest& manifest) {
  const auto user = std::ranges::find(manifest.protocols, name, &Manifest::Protocol::test_on);
  if (user == manifest.protocols.end()) return "";
  return user->test_on_where.text() + ": " + user->id + " cannot be tested on '" + name + "': ";
}

}  // namespace

std::vector<std::string> needed_datasets(const Manifest& manifest, const Catalogue& catalogue) {
  std::set<std::string> names;
  for (const Manifest::Corpus& corpus : manifest.corpus) names.insert(corpus.dataset);
  for (const Manifest::Protocol& protocol : manifest.protocols)
    if (const EntryDescription* entry = catalogue.find("protocol", protocol.id))
      names.insert(entry->dataset);
  for (const Manifest::Protocol& protocol : manifest.protocols)
    if (!protocol.test_on.empty()) names.insert(protocol.test_on);
  if (needs_classifier(manifest, catalogue))
    if (const EntryDescription* entry = beat_protocol(catalogue)) names.insert(entry->dataset);
  return {names.begin(), names.end()};
}

DataTable look_up_data(const Manifest& manifest, const Catalogue& catalogue,
                       const Workspace& workspace, bool make, bool quiet) {
  DataTable table;
  Problems problems;
  for (const std::string& name : needed_datasets(manifest, catalogue)) {
    if (!manifest.datasets.contains(name)) {
      problems.add(manifest.file.string() + ": the data set '" + name +
                   "' is needed but [datasets] does not name its folder");
      continue;
    }
    try {
      table[name] = look_up(name, manifest, catalogue, workspace, make, quiet);
    } catch (const DataError& error) {
      problems.add(place_of(name, manifest) + error.what());
    }
  }
  problems.throw_if_any(ExitCode::data);
  return table;
}

}  // namespace beatbench
