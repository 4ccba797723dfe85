#include "results/store/query.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

namespace beatbench {
namespace {

// Without an order: SQLite would sort millions of texts.
constexpr const char* kRunValues = R"sql(
SELECT e.id, m.metric, m.definition, m.scope, p.seed, p.fold, m.value
FROM entries AS e
JOIN experiment_cells AS p ON p.entry_id = e.id
JOIN cells AS c ON c.id = p.cell_id AND c.status = 'done'
JOIN metrics AS m ON m.cell_id = c.id AND m.value IS NOT NULL
WHERE e.experiment_id = ?
)sql";
constexpr const char* kRuns = R"sql(
SELECT p.entry_id, p.seed, p.fold, coalesce(c.slug, p.slug), p.identity, coalesce(c.status, 'missing'),
       coalesce(c.upstream, ''), coalesce(c.started_utc, ''), coalesce(c.details, '{}'), coalesce(c.warnings, '[]'),
       coalesce(r.digest, ''), c.seconds, c.peak_memory_mib, c.parameters, c.environment_id
FROM experiment_cells AS p
LEFT JOIN cells AS c ON c.id = p.cell_id
LEFT JOIN predictions AS r ON r.cell_id = c.id
WHERE p.experiment_id = ? AND p.entry_id IS NOT NULL ORDER BY p.position
)sql";
}  // namespace

std::vector<ScoreRuns> list_score_runs(Database& database, std::int64_t experiment_id) {
  std::vector<ScoreRuns> all;
  std::map<std::tuple<std::int64_t, std::string, std::string, std::string>, std::size_t,
           std::less<>>
      places;  // in all
  Statement row(database, kRunValues);
  row.bind(experiment_id);
  while (row.step()) {
    const std::tuple key{row.integer(0), row.view(1), row.view(2), row.view(3)};
    auto place = places.find(key);
    if (place == places.end()) {
      const auto& [entry, metric, definition, scope] = key;
      all.push_back({entry, std::string(metric), std::string(definition), std::string(scope), {}});
      const ScoreRuns& added = all.back();
      place = places
                  .emplace(std::tuple{entry, added.metric, added.definition, added.scope},
                           all.size() - 1)
                  .first;
    }
    all[place->second].points.push_back({row.integer(4), row.integer(5), row.real(6)});
  }
  for (ScoreRuns& score : all)
    std::ranges::sort(score.points, {},
                      [](const RunPoint& point) { return std::pair(point.seed, point.fold); });
  return all;
}

std::vector<RunRow> list_runs(Database& database, std::int64_t experiment_id) {
  std::vector<RunRow> rows;
  Statement row(database, kRuns);
  row.bind(experiment_id);
  while (row.step()) {
    rows.push_back({.entry_id = row.integer(0),
                    .seed = row.integer(1),
                    .fold = row.integer(2),
                    .slug = row.text(3),
                    .identity = row.text(4),
                    .status = row.text(5),
                    .upstream = row.text(6),
                    .started_utc = row.text(7),
                    .details = row.text(8),
                    .warnings = row.text(9),
                    .predictions = row.text(10),
                    .seconds = row.optional_real(11),
                    .peak_memory_mib = row.optional_real(12),
                    .parameters = row.optional_integer(13),
                    .environment_id = row.optional_integer(14)});
  }
  return rows;
}

}  // namespace beatbench
