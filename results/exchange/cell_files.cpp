#include "results/exchange/cell_files.h"

#include "harness/base/error.h"

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr const char* kResultFiles[] = {"status.json", "result.json",  "predictions.npy",
                                        "ids.json",    "items.json",   "truth.npy",
                                        "counts.npy",  "metrics.jsonl"};
constexpr const char* kOtherFiles[] = {"log.txt", "encoder.safetensors", "model.safetensors"};
constexpr int kSchemaVersion = 1;

constexpr const char* kPlan = R"sql(
SELECT p.slug, p.identity, p.kind, p.label, coalesce(e.arm, c.arm, ''), coalesce(e.protocol, ''),
       coalesce(e.mode, ''), coalesce(e.label_fraction, 1.0), p.fold, p.seed, coalesce(c.upstream, '')
FROM experiment_cells AS p
LEFT JOIN entries AS e ON e.id = p.entry_id
LEFT JOIN cells AS c ON c.id = p.cell_id
WHERE p.experiment_id = ? ORDER BY p.position
)sql";
constexpr const char* kManifest = "SELECT manifest FROM experiments WHERE id = ?";

void copy_if_there(const fs::path& from, const fs::path& to, const char* name) {
  if (!fs::exists(from / name)) return;
  std::error_code error;
  fs::copy_file(from / name, to / name, fs::copy_options::overwrite_existing, error);
  if (error)
    throw DataError((to / name).string() + ": cannot be copied from " + from.string() + " (" +
                    error.message() + ")");
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json result_of_row(const CellDetails& cell) {
  Json metrics = Json::array();
  for (const MetricRow& m : cell.metrics) {
    metrics.push_back({{"metric", m.metric},
                       {"definition", m.definition},
                       {"scope", m.scope},
                       {"value", or_null(m.value)},
                       {"support", or_null(m.support)}});
    if (!m.reason.empty()) metrics.back()["reason"] = m.reason;
  }
  const EnvironmentRow e = cell.environment.value_or(EnvironmentRow{});
  Json result = {{"schema_version", kSchemaVersion},
                 {"identity", cell.identity},
                 {"kind", cell.kind},
                 {"metrics", metrics},
                 {"details", cell.details},
                 {"warnings", cell.warnings},
                 {"environment",
                  {{"beatbench", e.beatbench},
                   {"commit", e.commit},
                   {"torch", e.torch},
                   {"abi", e.abi},
                   {"device", e.device},
                   {"cpu", e.cpu},
                   {"threads", e.threads},
                   {"host_os", e.host_os}}},
                 {"seconds", or_null(cell.seconds)},
                 {"parameters", or_null(cell.parameters)}};
  return result;
}

}  // namespace

void copy_cell(const fs::path& from, const fs::path& to, CellParts parts) {
  fs::create_directories(to);
  Json cell = read_json(from / "cell.json");
  if (parts == CellParts::results) cell["context"] = Json::object();
  write_json(to / "cell.json", cell);
  for (const char* name : kResultFiles) copy_if_there(from, to, name);
  if (parts == CellParts::all)
    for (const char* name : kOtherFiles) copy_if_there(from, to, name);
  else if (!fs::exists(from / "result.json"))
    copy_if_there(from, to, "log.txt");  // what a failure has to say
}

void write_cell_of_row(const CellDetails& cell, const fs::path& to) {
  fs::create_directories(to);
  write_json(to / "cell.json", {{"schema_version", kSchemaVersion},
                                {"identity", cell.identity},
                                {"kind", cell.kind},
                                {"slug", cell.slug},
                                {"input", cell.input},
                                {"context", Json::object()}});
  write_json(to / "status.json", {{"status", cell.status},
                                  {"message", cell.message},
                                  {"exit", or_null(cell.exit_code)},
                                  {"started_utc", cell.started_utc},
                                  {"seconds", or_null(cell.seconds)},
                                  {"peak_memory_mib", or_null(cell.peak_memory_mib)}});
  if (cell.status != "done") return;
  Json result = result_of_row(cell);
  // What the rows were before, the store does not keep.
  if (!cell.rescored.empty())
    result["rescored"] = {{"beatbench", cell.rescored.substr(cell.rescored.find(' ') + 1)}};
  write_json(to / "result.json", result);
}

Json experiment_of_rows(Database& store, const std::string& name) {
  const ExperimentRow experiment = find_experiment(store, name);
  Json data = Json::array(), methods = Json::array(), cells = Json::array();
  for (const DataSetRow& d : list_data_sets(store, experiment.id))
    data.push_back({{"dataset", d.dataset},
                    {"name", d.name},
                    {"fingerprint", d.fingerprint},
                    {"records", d.records},
                    {"skipped", d.skipped},
                    {"licence", d.licence},
                    {"citation", d.citation}});
  for (const PluginRow& p : list_plugins(store, experiment.id))
    methods.push_back({{"label", p.label},
                       {"id", p.method},
                       {"title", p.title},
                       {"reference", p.reference},
                       {"version", p.version},
                       {"plugin_file", p.file},
                       {"plugin_digest", p.digest},
                       {"citation", p.citation},
                       {"licence", p.licence}});
  Statement plan(store, kPlan);
  plan.bind(experiment.id);
  while (plan.step())
    cells.push_back({{"slug", plan.text(0)},
                     {"identity", plan.text(1)},
                     {"kind", plan.text(2)},
                     {"label", plan.text(3)},
                     {"arm", plan.text(4)},
                     {"protocol", plan.text(5)},
                     {"mode", plan.text(6)},
                     {"label_fraction", plan.real(7)},
                     {"fold", plan.integer(8)},
                     {"seed", plan.integer(9)},
                     {"upstream", plan.text(10)}});
  Statement manifest(store, kManifest);
  manifest.bind(experiment.id).step();
  return {{"schema_version", kSchemaVersion},
          {"experiment", experiment.name},
          {"manifest", Json::parse(manifest.text(0))},
          {"manifest_file", experiment.manifest_file},
          {"last_run_utc", experiment.last_run_utc},
          {"limit", or_null(experiment.limit)},
          {"data", data},
          {"methods", methods},
          {"cells", cells}};
}

}  // namespace beatbench
