#include "results/store/query_predictions.h"

#include "harness/base/json.h"

namespace beatbench {
namespace {

constexpr const char* kOfEntry = R"sql(
SELECT p.seed, p.fold, r.test_set_id, r.digest, r.thresholds, r.data, r.boundaries
FROM experiment_cells AS p
JOIN cells AS c ON c.id = p.cell_id AND c.status = 'done'
JOIN predictions AS r ON r.cell_id = c.id
WHERE p.entry_id = ? ORDER BY p.seed, p.fold
)sql";
constexpr const char* kOfCell = R"sql(
SELECT c.seed, c.fold, r.test_set_id, r.digest, r.thresholds, r.data, r.boundaries
FROM cells AS c JOIN predictions AS r ON r.cell_id = c.id
WHERE c.slug = ? AND c.status = 'done'
)sql";
constexpr const char* kTestSet =
    "SELECT digest, kind, classes, items, patients, truth FROM test_sets WHERE id = ?";

std::vector<std::string> texts(const std::string& json) {
  return Json::parse(json).get<std::vector<std::string>>();
}

}  // namespace

PredictionReader::PredictionReader(Database& database)
    : of_entry_(database, kOfEntry),
      of_cell_(database, kOfCell),
      select_test_set_(database, kTestSet) {}

std::shared_ptr<const TestSet> PredictionReader::test_set(std::int64_t id) {
  std::shared_ptr<const TestSet>& known = test_sets_[id];
  if (known) return known;
  select_test_set_.bind(id).step();
  TestSet set;
  set.digest = select_test_set_.text(0);
  set.kind = test_set_kind(select_test_set_.text(1));
  set.classes = texts(select_test_set_.text(2));
  set.items = texts(select_test_set_.text(3));
  set.patients = texts(select_test_set_.text(4));
  for (const std::byte value : select_test_set_.blob(5))
    set.truth.push_back(std::to_integer<std::uint8_t>(value));
  select_test_set_.reset();
  return known = std::make_shared<const TestSet>(std::move(set));
}

std::vector<StoredPredictions> PredictionReader::rows(Statement& select) {
  std::vector<StoredPredictions> rows;
  while (select.step()) {
    StoredPredictions row{select.integer(0), select.integer(1), test_set(select.integer(2)), {}};
    row.predictions.digest = select.text(3);
    for (const Json& value : Json::parse(select.text(4)))
      row.predictions.thresholds.push_back(value.is_null() ? std::nullopt
                                                           : std::optional(value.get<float>()));
    set_bytes(row.test_set->kind, select.blob(5), row.predictions);
    set_values(select.blob(6), row.predictions.boundaries);
    rows.push_back(std::move(row));
  }
  select.reset();
  return rows;
}

std::vector<StoredPredictions> PredictionReader::of_entry(std::int64_t entry_id) {
  return rows(of_entry_.bind(entry_id));
}

std::optional<StoredPredictions> PredictionReader::of_cell(const std::string& slug) {
  auto found = rows(of_cell_.bind(slug));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

}  // namespace beatbench
