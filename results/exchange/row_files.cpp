#include "results/exchange/row_files.h"

#include "results/exchange/prediction_files.h"
#include "results/store/query_json.h"
#include "results/store/query_predictions.h"
#include "results/store/training_curve.h"

namespace beatbench {
namespace fs = std::filesystem;
namespace {

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
constexpr const char* kCurve =
    "SELECT k.curve FROM training_curves AS k JOIN cells AS c ON c.id = k.cell_id WHERE c.slug = ?";

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
  return {{"schema_version", kSchemaVersion},
          {"identity", cell.identity},
          {"kind", cell.kind},
          {"metrics", metrics},
          {"details", cell.details},
          {"warnings", cell.warnings},
          {"environment", to_json(cell.environment.value_or(EnvironmentRow{}))},
          {"seconds", or_null(cell.seconds)},
          {"parameters", or_null(cell.parameters)}};
}

Json curve_of(Database& store, const std::string& slug) {
  Statement curve(store, kCurve);
  return curve.bind(slug).step() ? Json::parse(curve.text(0)) : Json();
}

}  // namespace

void write_cell_of_row(Database& store, const CellDetails& cell, const fs::path& to) {
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
  if (const auto kept = PredictionReader(store).of_cell(cell.slug))
    write_predictions(*kept->test_set, kept->predictions, to);
  if (const Json curve = curve_of(store, cell.slug); !curve.is_null())
    write_training_curve(curve, to / "metrics.jsonl");
  Json result = result_of_row(cell);
  // What the rows were before, the store does not keep.
  if (!cell.rescored.empty())
    result["rescored"] = {{"beatbench", cell.rescored.substr(cell.rescored.find(' ') + 1)}};
  write_json(to / "result.json", result);
}

Json experiment_of_rows(Database& store, const std::string& name) {
  const ExperimentRow experiment = find_experiment(store, name);
  Json methods = Json::array(), cells = Json::array();
  for (const PluginRow& p : list_plugins(store, experiment.id)) {
    Json& method = methods.emplace_back(to_json(p));
    method.update({{"id", p.method}, {"plugin_file", p.file}, {"plugin_digest", p.digest}});
  }
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
          {"data", to_json(list_data_sets(store, experiment.id))},
          {"methods", methods},
          {"cells", cells}};
}

}  // namespace beatbench
