#include "results/store/scores.h"

#include "harness/base/moments.h"

#include <cmath>
#include <string>
#include <tuple>
#include <vector>

namespace beatbench {
namespace {

constexpr const char* kUpdateEntry = R"sql(
UPDATE entries SET (planned, done, failed, n_seeds, n_folds, limited) = (
  SELECT count(*), count(*) FILTER (WHERE c.status = 'done'), count(*) FILTER (WHERE c.status = 'failed'),
         count(DISTINCT p.seed) FILTER (WHERE c.status = 'done'),
         count(DISTINCT p.fold) FILTER (WHERE c.status = 'done'),
         ?2 OR count(c.run_limit) > 0
  FROM experiment_cells AS p LEFT JOIN cells AS c ON c.id = p.cell_id
  WHERE p.entry_id = ?1)
WHERE id = ?1
)sql";
constexpr const char* kSelectValues = R"sql(
SELECT m.metric, m.definition, m.scope, m.value, m.reason
FROM experiment_cells AS p
JOIN cells AS c ON c.id = p.cell_id AND c.status = 'done'
JOIN metrics AS m ON m.cell_id = c.id
WHERE p.entry_id = ?
ORDER BY m.metric, m.definition, m.scope, p.seed, p.fold
)sql";
constexpr const char* kInsertScore =
    "INSERT INTO scores (entry_id, metric, definition, scope, mean, sd, runs, reason) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

}  // namespace

MeanSd mean_sd(std::span<const double> values) {
  const auto variance = sample_variance(values);
  return {mean(values), variance ? std::optional(std::sqrt(*variance)) : std::nullopt};
}

ScoreWriter::ScoreWriter(Database& database)
    : update_entry_(database, kUpdateEntry),
      select_values_(database, kSelectValues),
      insert_score_(database, kInsertScore) {}

void ScoreWriter::write(std::int64_t entry, bool limited) {
  update_entry_.bind(entry, limited).run();

  using Key = std::tuple<std::string, std::string, std::string>;  // metric, definition, scope
  Key key;
  std::vector<double> values;
  std::string reason;  // the first one given
  const auto flush = [&] {
    if (std::get<0>(key).empty()) return;
    const MeanSd sum = mean_sd(values);
    insert_score_
        .bind(entry, std::get<0>(key), std::get<1>(key), std::get<2>(key), sum.mean, sum.sd,
              static_cast<std::int64_t>(values.size()), reason)
        .run();
  };
  select_values_.bind(entry);
  while (select_values_.step()) {
    Key next{select_values_.text(0), select_values_.text(1), select_values_.text(2)};
    if (next != key) {
      flush();
      key = std::move(next);
      values.clear();
      reason.clear();
    }
    if (const auto value = select_values_.optional_real(3)) {
      values.push_back(*value);
    } else if (reason.empty()) {
      reason = select_values_.text(4);
    }
  }
  select_values_.reset();
  flush();
}

}  // namespace beatbench
