#include "results/store/query.h"

namespace beatbench {
namespace {

constexpr const char* kPretrainings = R"sql(
SELECT p.label, c.arm, p.seed, c.seconds, c.details, c.warnings, c.id
FROM experiment_cells AS p
JOIN cells AS c ON c.id = p.cell_id AND c.status = 'done'
WHERE p.experiment_id = ? AND p.kind = 'pretrain' ORDER BY p.position
)sql";
constexpr const char* kValues =
    "SELECT metric, value FROM metrics WHERE cell_id = ? AND value IS NOT NULL ORDER BY metric";

}  // namespace

std::vector<PretrainingRow> list_pretrainings(Database& database, std::int64_t experiment_id) {
  std::vector<PretrainingRow> rows;
  Statement cell(database, kPretrainings);
  cell.bind(experiment_id);
  while (cell.step()) {
    rows.push_back({.label = cell.text(0),
                    .arm = cell.text(1),
                    .seed = cell.integer(2),
                    .seconds = cell.optional_real(3),
                    .details = Json::parse(cell.text(4)),
                    .warnings = Json::parse(cell.text(5)),
                    .values = {}});
    Statement value(database, kValues);
    value.bind(cell.integer(6));
    while (value.step()) rows.back().values[value.text(0)] = value.real(1);
  }
  return rows;
}

}  // namespace beatbench
