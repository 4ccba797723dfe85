#include "results/store/query.h"

#include "harness/base/error.h"

namespace beatbench {
namespace {

constexpr const char* kExperiments = R"sql(
SELECT x.id, x.name, x.manifest_file, x.last_run_utc, x.run_limit, count(p.position),
       count(*) FILTER (WHERE c.status = 'done'), count(*) FILTER (WHERE c.status = 'failed')
FROM experiments AS x
LEFT JOIN experiment_cells AS p ON p.experiment_id = x.id
LEFT JOIN cells AS c ON c.id = p.cell_id
GROUP BY x.id ORDER BY x.name
)sql";
constexpr const char* kCells = R"sql(
SELECT x.name, p.label, coalesce(c.slug, p.slug), p.identity, p.kind, coalesce(c.status, 'missing'),
       coalesce(c.arm, e.arm, ''), coalesce(c.protocol, e.protocol, ''), coalesce(c.mode, e.mode, ''),
       coalesce(c.label_fraction, e.label_fraction, 1.0), p.fold, p.seed,
       x.run_limit IS NOT NULL OR c.run_limit IS NOT NULL, c.seconds,
       coalesce(f.message, ''), coalesce(f.log, '')
FROM experiments AS x
JOIN experiment_cells AS p ON p.experiment_id = x.id
LEFT JOIN entries AS e ON e.id = p.entry_id
LEFT JOIN cells AS c ON c.id = p.cell_id
LEFT JOIN failures AS f ON f.cell_id = c.id
WHERE (?1 = '' OR x.name = ?1) AND (?2 = '' OR p.label = ?2) AND (?3 = '' OR p.kind = ?3)
  AND (?4 = '' OR coalesce(c.status, 'missing') = ?4)
  AND (?5 = '' OR coalesce(c.arm, e.arm, '') = ?5)
  AND (?6 = '' OR coalesce(c.protocol, e.protocol, '') = ?6)
  AND (?7 = '' OR coalesce(c.mode, e.mode, '') = ?7)
ORDER BY x.name, p.position
)sql";
constexpr const char* kScores = R"sql(
SELECT experiment, method, arm, protocol, mode, label_fraction, metric, scope, mean, sd, runs,
       n_seeds, n_folds, done, planned, complete, definition, reason
FROM %VIEW% WHERE experiment = ?
ORDER BY protocol, mode, label_fraction, arm, metric, scope, definition, method
)sql";
constexpr const char* kEntries = R"sql(
SELECT id, label, arm, protocol, mode, label_fraction, planned, done, failed, n_seeds, n_folds, limited
FROM entries WHERE experiment_id = ? ORDER BY id
)sql";
constexpr const char* kDataSets =
    "SELECT dataset, name, fingerprint, licence, citation, records, skipped FROM data_sets "
    "WHERE experiment_id = ? ORDER BY position";
constexpr const char* kPlugins =
    "SELECT label, method, title, version, file, digest, citation, licence, reference FROM plugins "
    "WHERE experiment_id = ? ORDER BY position";
constexpr const char* kEnvironments = R"sql(
SELECT DISTINCT v.beatbench, v.commit_id, v.torch, v.abi, v.device, v.cpu, v.host_os, v.threads, v.id
FROM experiment_cells AS p
JOIN cells AS c ON c.id = p.cell_id
JOIN environments AS v ON v.id = c.environment_id
WHERE p.experiment_id = ? ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
)sql";

EnvironmentRow environment_row(const Statement& row) {
  return {.id = row.integer(8),
          .beatbench = row.text(0),
          .commit = row.text(1),
          .torch = row.text(2),
          .abi = row.text(3),
          .device = row.text(4),
          .cpu = row.text(5),
          .host_os = row.text(6),
          .threads = row.integer(7)};
}

int small(const Statement& row, int column) { return static_cast<int>(row.integer(column)); }

}  // namespace

std::vector<ExperimentRow> list_experiments(Database& database) {
  std::vector<ExperimentRow> rows;
  Statement row(database, kExperiments);
  while (row.step()) {
    rows.push_back({.id = row.integer(0),
                    .name = row.text(1),
                    .manifest_file = row.text(2),
                    .last_run_utc = row.text(3),
                    .limit = row.optional_integer(4),
                    .planned = small(row, 5),
                    .done = small(row, 6),
                    .failed = small(row, 7)});
  }
  return rows;
}

ExperimentRow find_experiment(Database& database, const std::string& name) {
  std::string known;
  for (const ExperimentRow& row : list_experiments(database)) {
    if (row.name == name) return row;
    known += (known.empty() ? "" : ", ") + row.name;
  }
  throw UsageError(database.file().string() + ": no experiment '" + name + "'. " +
                   (known.empty() ? "The store holds none yet; `beatbench run` makes one"
                                  : "There are: " + known));
}

std::vector<CellRow> list_cells(Database& database, const CellFilter& filter) {
  std::vector<CellRow> rows;
  Statement row(database, kCells);
  row.bind(filter.experiment, filter.label, filter.kind, filter.status, filter.arm, filter.protocol,
           filter.mode);
  while (row.step()) {
    rows.push_back({.experiment = row.text(0),
                    .label = row.text(1),
                    .slug = row.text(2),
                    .identity = row.text(3),
                    .kind = row.text(4),
                    .status = row.text(5),
                    .arm = row.text(6),
                    .protocol = row.text(7),
                    .mode = row.text(8),
                    .label_fraction = row.real(9),
                    .fold = row.integer(10),
                    .seed = row.integer(11),
                    .limited = row.integer(12) != 0,
                    .seconds = row.optional_real(13),
                    .message = row.text(14),
                    .log = row.text(15)});
  }
  return rows;
}

std::vector<LeaderboardRow> leaderboard(Database& database, const std::string& experiment,
                                        LimitedRuns limited) {
  std::string sql = kScores;
  const std::string view = limited == LimitedRuns::include ? "all_scores" : "leaderboard";
  sql.replace(sql.find("%VIEW%"), 6, view);
  std::vector<LeaderboardRow> rows;
  Statement row(database, sql);
  row.bind(experiment);
  while (row.step()) {
    rows.push_back({.experiment = row.text(0),
                    .method = row.text(1),
                    .arm = row.text(2),
                    .protocol = row.text(3),
                    .mode = row.text(4),
                    .label_fraction = row.real(5),
                    .metric = row.text(6),
                    .scope = row.text(7),
                    .mean = row.optional_real(8),
                    .sd = row.optional_real(9),
                    .runs = small(row, 10),
                    .n_seeds = small(row, 11),
                    .n_folds = small(row, 12),
                    .done = small(row, 13),
                    .planned = small(row, 14),
                    .complete = row.integer(15) != 0,
                    .definition = row.text(16),
                    .reason = row.text(17)});
  }
  return rows;
}

std::vector<EntryRow> list_entries(Database& database, std::int64_t experiment_id) {
  std::vector<EntryRow> rows;
  Statement row(database, kEntries);
  row.bind(experiment_id);
  while (row.step()) {
    rows.push_back({.id = row.integer(0),
                    .label = row.text(1),
                    .arm = row.text(2),
                    .protocol = row.text(3),
                    .mode = row.text(4),
                    .label_fraction = row.real(5),
                    .planned = small(row, 6),
                    .done = small(row, 7),
                    .failed = small(row, 8),
                    .n_seeds = small(row, 9),
                    .n_folds = small(row, 10),
                    .limited = row.integer(11) != 0});
  }
  return rows;
}

std::string manifest_of(Database& database, std::int64_t experiment_id) {
  Statement row(database, "SELECT manifest FROM experiments WHERE id = ?");
  row.bind(experiment_id);
  return row.step() ? row.text(0) : "{}";
}

std::vector<DataSetRow> list_data_sets(Database& database, std::int64_t experiment_id) {
  std::vector<DataSetRow> rows;
  Statement row(database, kDataSets);
  row.bind(experiment_id);
  while (row.step()) {
    rows.push_back({.dataset = row.text(0),
                    .name = row.text(1),
                    .fingerprint = row.text(2),
                    .licence = row.text(3),
                    .citation = row.text(4),
                    .records = row.integer(5),
                    .skipped = Json::parse(row.text(6))});
  }
  return rows;
}

std::vector<PluginRow> list_plugins(Database& database, std::int64_t experiment_id) {
  std::vector<PluginRow> rows;
  Statement row(database, kPlugins);
  row.bind(experiment_id);
  while (row.step()) {
    rows.push_back({.label = row.text(0),
                    .method = row.text(1),
                    .title = row.text(2),
                    .version = row.text(3),
                    .file = row.text(4),
                    .digest = row.text(5),
                    .citation = row.text(6),
                    .licence = row.text(7),
                    .reference = row.integer(8) != 0});
  }
  return rows;
}

std::vector<EnvironmentRow> list_environments(Database& database, std::int64_t experiment_id) {
  std::vector<EnvironmentRow> rows;
  Statement row(database, kEnvironments);
  row.bind(experiment_id);
  while (row.step()) rows.push_back(environment_row(row));
  return rows;
}

}  // namespace beatbench
