#include "harness/cell/cell.h"
#include "harness/run/experiment.h"

#include <set>

namespace beatbench {
namespace {

Json data_json(const PlannedData& data) {
  Json skipped = Json::array();
  for (const Skipped& record : data.skipped)
    skipped.push_back({{"record", record.record}, {"reason", record.reason}});
  return {{"dataset", data.id},       {"name", data.name},  {"fingerprint", data.fingerprint},
          {"records", data.records},  {"skipped", skipped}, {"licence", data.licence},
          {"citation", data.citation}};
}

Json method_json(const std::string& label, const EntryDescription& entry) {
  return {{"label", label},
          {"id", entry.id},
          {"title", entry.title},
          {"reference", entry.reference},
          {"version", entry.version},
          {"plugin_file", entry.plugin_file},
          {"plugin_digest", entry.plugin_digest},
          {"citation", entry.citation},
          {"licence", entry.licence}};
}

}  // namespace

Json cell_json(const PlannedCell& cell) {
  return {{"slug", cell.slug}, {"identity", cell.identity},
          {"kind", cell.kind}, {"label", cell.label},
          {"arm", cell.arm},   {"protocol", cell.protocol},
          {"mode", cell.mode}, {"label_fraction", cell.label_fraction},
          {"fold", cell.fold}, {"seed", cell.seed}};
}

Json experiment_json(const Experiment& experiment) {
  Json data = Json::array(), methods = Json::array(), cells = Json::array();
  for (const auto& [name, entry] : experiment.data) data.push_back(data_json(entry));
  for (const Manifest::Entry& method : experiment.manifest.methods)
    methods.push_back(method_json(method.label, *experiment.catalogue.find("method", method.id)));
  std::set<std::string> labels;
  for (const Manifest::Entry& method : experiment.manifest.methods) labels.insert(method.label);
  for (const PlannedCell& cell : experiment.plan.cells) {
    // The row of a beat classifier that the manifest does not name.
    if (labels.insert(cell.label).second)
      methods.push_back(method_json(
          cell.label, *experiment.catalogue.find("method", cell.input["method"]["id"])));
    cells.push_back(cell_json(cell));
    cells.back()["upstream"] = cell.upstream ? experiment.plan.cells[*cell.upstream].identity : "";
  }
  return {{"schema_version", kCellSchemaVersion},
          {"experiment", experiment.name},
          {"manifest", resolved_json(experiment.manifest)},
          {"manifest_file", experiment.manifest.file.string()},
          {"last_run_utc", utc_now()},
          {"limit", experiment.limit ? Json(*experiment.limit) : Json()},
          {"data", data},
          {"methods", methods},
          {"cells", cells}};
}

}  // namespace beatbench
