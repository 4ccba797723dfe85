#include "results/store/cell_rows.h"

namespace beatbench {
namespace {

constexpr const char* kSelectStamp = "SELECT stamp FROM cells WHERE slug = ?";
constexpr const char* kDeleteCell = "DELETE FROM cells WHERE slug = ?";
constexpr const char* kInsertCell = R"sql(
INSERT INTO cells (slug, identity, kind, status, method, arm, protocol, mode, label_fraction, fold, seed, run_limit,
                   upstream, input, details, warnings, environment_id, started_utc, seconds, peak_memory_mib,
                   parameters, stamp)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
)sql";
// The same metric twice in a file: the later line counts.
constexpr const char* kInsertMetric =
    "INSERT OR REPLACE INTO metrics (cell_id, metric, definition, scope, value, reason, support) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kInsertFailure =
    "INSERT INTO failures (cell_id, message, exit_code, log) VALUES (?, ?, ?, ?)";
constexpr const char* kInsertCurve = "INSERT INTO training_curves (cell_id, curve) VALUES (?, ?)";
constexpr const char* kInsertEnvironment =
    "INSERT OR IGNORE INTO environments (beatbench, commit_id, torch, abi, device, cpu, threads, "
    "host_os) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kSelectEnvironment =
    "SELECT id FROM environments WHERE beatbench = ? AND commit_id = ? AND torch = ? AND abi = ? "
    "AND device = ? AND cpu = ? AND threads = ? AND host_os = ?";
constexpr const char* kTouchExperiments = R"sql(
UPDATE experiments SET stamp = '' WHERE id IN (
  SELECT p.experiment_id FROM experiment_cells AS p
  WHERE p.identity = (SELECT identity FROM cells WHERE slug = ?))
)sql";

std::string text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

CellWriter::CellWriter(Database& database)
    : database_(database),
      select_stamp_(database, kSelectStamp),
      delete_cell_(database, kDeleteCell),
      insert_cell_(database, kInsertCell),
      insert_metric_(database, kInsertMetric),
      insert_failure_(database, kInsertFailure),
      insert_environment_(database, kInsertEnvironment),
      select_environment_(database, kSelectEnvironment),
      touch_experiments_(database, kTouchExperiments),
      insert_curve_(database, kInsertCurve),
      predictions_(database) {}

std::string CellWriter::stored_stamp(const std::string& slug) {
  std::string stamp = select_stamp_.bind(slug).step() ? select_stamp_.text(0) : "";
  select_stamp_.reset();
  return stamp;
}

std::int64_t CellWriter::environment_id(const CellRecord::Environment& e) {
  const auto bind = [&](Statement& statement) -> Statement& {
    return statement.bind(e.beatbench, e.commit, e.torch, e.abi, e.device, e.cpu, e.threads,
                          e.host_os);
  };
  bind(insert_environment_).run();
  bind(select_environment_).step();
  const std::int64_t id = select_environment_.integer(0);
  select_environment_.reset();
  return id;
}

void CellWriter::write(const CellRecord& cell, const std::string& stamp) {
  Transaction transaction(database_);
  touch_experiments_.bind(cell.slug).run();  // by the identity it had
  delete_cell_.bind(cell.slug).run();
  std::optional<std::int64_t> environment;
  if (cell.environment) environment = environment_id(*cell.environment);
  insert_cell_
      .bind(cell.slug, cell.identity, cell.kind, cell.status, cell.method, cell.arm, cell.protocol,
            cell.mode, cell.label_fraction, cell.fold, cell.seed, cell.limit, cell.upstream,
            text(cell.input), text(cell.details), text(cell.warnings), environment,
            cell.started_utc, cell.seconds, cell.peak_memory_mib, cell.parameters, stamp)
      .run();
  const std::int64_t id = database_.last_row_id();
  for (const CellRecord::Metric& m : cell.metrics)
    insert_metric_.bind(id, m.metric, m.definition, m.scope, m.value, m.reason, m.support).run();
  if (cell.status == "failed")
    insert_failure_.bind(id, cell.message, cell.exit_code, cell.log).run();
  if (cell.judged) predictions_.write(id, *cell.judged);
  if (!cell.curve.is_null()) insert_curve_.bind(id, text(cell.curve)).run();
  touch_experiments_.bind(cell.slug).run();  // and by the one it has now
  transaction.commit();
}

void CellWriter::remove(const std::string& slug) {
  Transaction transaction(database_);
  touch_experiments_.bind(slug).run();
  delete_cell_.bind(slug).run();
  transaction.commit();
}

}  // namespace beatbench
