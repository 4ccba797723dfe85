#include "results/store/query.h"

namespace beatbench {
namespace {

constexpr const char* kPretrainings = R"sql(
SELECT p.position, p.label, c.arm, p.seed, c.seconds, c.details, c.warnings, c.parameters, coalesce(k.curve, '')
FROM experiment_cells AS p
JOIN cells AS c ON c.id = p.cell_id AND c.status = 'done'
LEFT JOIN training_curves AS k ON k.cell_id = c.id
WHERE p.experiment_id = ? AND p.kind = 'pretrain' ORDER BY p.position
)sql";
constexpr const char* kValues = R"sql(
SELECT p.position, m.metric, m.value
FROM experiment_cells AS p
JOIN cells AS c ON c.id = p.cell_id AND c.status = 'done'
JOIN metrics AS m ON m.cell_id = c.id AND m.value IS NOT NULL
WHERE p.experiment_id = ? AND p.kind = 'pretrain' ORDER BY p.position, m.metric
)sql";

}  // namespace

std::vector<PretrainingRow> list_pretrainings(Database& database, std::int64_t experiment_id) {
  std::map<std::int64_t, std::map<std::string, double>> values;  // by position in the plan
  Statement value(database, kValues);
  value.bind(experiment_id);
  while (value.step()) values[value.integer(0)][value.text(1)] = value.real(2);

  std::vector<PretrainingRow> rows;
  Statement cell(database, kPretrainings);
  cell.bind(experiment_id);
  while (cell.step()) {
    rows.push_back({.label = cell.text(1),
                    .arm = cell.text(2),
                    .seed = cell.integer(3),
                    .seconds = cell.optional_real(4),
                    .details = Json::parse(cell.text(5)),
                    .warnings = Json::parse(cell.text(6)),
                    .values = std::move(values[cell.integer(0)]),
                    .parameters = cell.optional_integer(7),
                    .curve = cell.text(8)});
  }
  return rows;
}

}  // namespace beatbench
