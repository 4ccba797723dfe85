#include "harness/run/data.h"

#include "datasets/registry.h"
#include "harness/base/error.h"
#include "harness/manifest/beat_needs.h"

#include <set>

namespace beatbench {
namespace {

PlannedData look_up(const std::string& name, const Manifest& manifest, const Catalogue& catalogue,
                    const Workspace& workspace, bool make, bool quiet) {
  const auto dataset = open_dataset(name, manifest.datasets.at(name));
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

}  // namespace

std::vector<std::string> needed_datasets(const Manifest& manifest, const Catalogue& catalogue) {
  std::set<std::string> names;
  for (const Manifest::Corpus& corpus : manifest.corpus) names.insert(corpus.dataset);
  for (const Manifest::Protocol& protocol : manifest.protocols)
    if (const EntryDescription* entry = catalogue.find("protocol", protocol.id))
      names.insert(entry->dataset);
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
      problems.add(error.what());
    }
  }
  problems.throw_if_any(ExitCode::data);
  return table;
}

}  // namespace beatbench
