#include "harness/base/error.h"
#include "results/store/query.h"

namespace beatbench {
namespace {

constexpr std::size_t kShortestPrefix = 6;

// A range, not LIKE: it uses the index, and an underscore is no wildcard; 'g' follows the
// hexadecimal digits.
constexpr const char* kFind =
    "SELECT id, slug FROM cells WHERE slug = ?1 "
    "UNION SELECT id, slug FROM cells WHERE length(?1) >= ?2 AND identity >= ?1 AND identity < ?1 "
    "|| 'g' "
    "ORDER BY slug";
constexpr const char* kCell = R"sql(
SELECT c.slug, c.identity, c.kind, c.status, c.upstream, c.started_utc, c.input, c.details, c.warnings, c.seconds,
       c.peak_memory_mib, c.parameters, c.run_limit, coalesce(f.message, ''), coalesce(f.log, ''), c.environment_id
FROM cells AS c LEFT JOIN failures AS f ON f.cell_id = c.id WHERE c.id = ?
)sql";
constexpr const char* kMetrics =
    "SELECT metric, definition, scope, value, reason, support FROM metrics WHERE cell_id = ? "
    "ORDER BY metric, definition, scope";
constexpr const char* kEnvironment =
    "SELECT beatbench, commit_id, torch, abi, device, cpu, host_os, threads FROM environments "
    "WHERE id = ?";
constexpr const char* kUsers = R"sql(
SELECT DISTINCT x.name FROM experiment_cells AS p JOIN experiments AS x ON x.id = p.experiment_id
WHERE p.cell_id = ? ORDER BY x.name
)sql";

std::int64_t find_cell(Database& database, const std::string& key) {
  Statement found(database, kFind);
  found.bind(key, static_cast<std::int64_t>(kShortestPrefix));
  if (!found.step())
    throw UsageError("no cell '" + key +
                     "' (neither a slug nor the first 6 or more digits of an identity). "
                     "`beatbench ls cells` lists them");
  const std::int64_t id = found.integer(0);
  std::string slugs = found.text(1);
  bool several = false;
  while (found.step()) {
    slugs += ", " + found.text(1);
    several = true;
  }
  if (several) throw UsageError("several cells match '" + key + "': " + slugs + ". Name one");
  return id;
}

std::vector<MetricRow> metrics_of(Database& database, std::int64_t id) {
  std::vector<MetricRow> rows;
  Statement row(database, kMetrics);
  row.bind(id);
  while (row.step()) {
    rows.push_back({.metric = row.text(0),
                    .definition = row.text(1),
                    .scope = row.text(2),
                    .value = row.optional_real(3),
                    .reason = row.text(4),
                    .support = row.optional_integer(5)});
  }
  return rows;
}

}  // namespace

CellDetails show_cell(Database& database, const std::string& slug_or_identity) {
  const std::int64_t id = find_cell(database, slug_or_identity);
  Statement row(database, kCell);
  row.bind(id).step();
  CellDetails cell{.slug = row.text(0),
                   .identity = row.text(1),
                   .kind = row.text(2),
                   .status = row.text(3),
                   .upstream = row.text(4),
                   .started_utc = row.text(5),
                   .message = row.text(13),
                   .log = row.text(14),
                   .input = Json::parse(row.text(6)),
                   .details = Json::parse(row.text(7)),
                   .warnings = Json::parse(row.text(8)),
                   .seconds = row.optional_real(9),
                   .peak_memory_mib = row.optional_real(10),
                   .parameters = row.optional_integer(11),
                   .limit = row.optional_integer(12),
                   .metrics = metrics_of(database, id),
                   .environment = std::nullopt,
                   .experiments = {}};
  if (const auto environment = row.optional_integer(15)) {
    Statement env(database, kEnvironment);
    env.bind(*environment).step();
    cell.environment = EnvironmentRow{.id = *environment,
                                      .beatbench = env.text(0),
                                      .commit = env.text(1),
                                      .torch = env.text(2),
                                      .abi = env.text(3),
                                      .device = env.text(4),
                                      .cpu = env.text(5),
                                      .host_os = env.text(6),
                                      .threads = env.integer(7)};
  }
  Statement users(database, kUsers);
  users.bind(id);
  while (users.step()) cell.experiments.push_back(users.text(0));
  return cell;
}

}  // namespace beatbench
