#include "results/store/prediction_rows.h"

#include "harness/base/json.h"

namespace beatbench {
namespace {

constexpr const char* kInsertTestSet =
    "INSERT INTO test_sets (digest, kind, classes, items, patients, truth) VALUES (?, ?, ?, ?, ?, "
    "?)";
constexpr const char* kSelectTestSet = "SELECT id FROM test_sets WHERE digest = ?";
constexpr const char* kInsertPredictions =
    "INSERT INTO predictions (cell_id, test_set_id, digest, thresholds, data, boundaries) "
    "VALUES (?, ?, ?, ?, ?, ?)";

Json list(const std::vector<std::optional<float>>& thresholds) {
  Json json = Json::array();
  for (const auto& threshold : thresholds) json.push_back(threshold ? Json(*threshold) : Json());
  return json;
}

}  // namespace

PredictionWriter::PredictionWriter(Database& database)
    : insert_test_set_(database, kInsertTestSet),
      select_test_set_(database, kSelectTestSet),
      insert_predictions_(database, kInsertPredictions) {}

std::int64_t PredictionWriter::test_set_id(const TestSet& set) {
  const auto select = [&] {
    select_test_set_.bind(set.digest);
    const auto id = select_test_set_.step() ? std::optional(select_test_set_.integer(0))
                                            : std::optional<std::int64_t>();
    select_test_set_.reset();
    return id;
  };
  if (const auto id = select()) return *id;
  insert_test_set_
      .bind(set.digest, kind_name(set.kind), Json(set.classes).dump(), Json(set.items).dump(),
            Json(set.patients).dump(), std::as_bytes(std::span(set.truth)))
      .run();
  return *select();
}

void PredictionWriter::write(std::int64_t cell_id, const JudgedItems& judged) {
  const Predictions& p = judged.predictions;
  std::optional<std::span<const std::byte>> boundaries;
  if (!p.boundaries.empty()) boundaries = std::as_bytes(std::span(p.boundaries));
  insert_predictions_
      .bind(cell_id, test_set_id(judged.test_set), p.digest, list(p.thresholds).dump(),
            bytes_of(judged.test_set.kind, p), boundaries)
      .run();
}

}  // namespace beatbench
