#pragma once

#include "harness/base/json.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// One number of a result. A value that is not defined here is missing, with its reason, never 0.
struct ScoreRow {
  std::string metric;      // "f1"
  std::string definition;  // "f1.v1{threshold=validation}"
  std::string scope;       // "macro", a class, "lead V1", "rhythm Sinus rhythm"
  std::optional<double> value;
  std::int64_t support = 0;  // positives, or annotated samples, of the test part
  std::string reason = {};
  bool operator==(const ScoreRow&) const = default;
};

// What the numbers of an evaluation were computed from, beside its predictions and their ids: the
// files items.json, truth.npy, counts.npy and boundaries.npy (docs/cell-format.md).
struct ScoredItems {
  std::string kind;  // "multilabel", "multiclass" or "waves"
  std::vector<std::string> classes;
  std::vector<std::string> patients;             // of each item
  std::vector<std::optional<float>> thresholds;  // of each class; none: it has no threshold
  std::vector<std::uint8_t> truth = {};          // [item, class], or the class of each item
  std::vector<std::int64_t> counts = {};         // waves: [record, class, tp fp fn] samples
  std::vector<double> boundaries = {};  // waves: [record, class, onset offset, kBoundarySums]
};

struct Scored {
  std::vector<ScoreRow> rows;
  Json details = Json::object();  // thresholds, reliability, confusion
  ScoredItems items;
};

// As result.json has them, and back. DataError where they are not.
Json rows_json(std::span<const ScoreRow> rows);
std::vector<ScoreRow> rows_of(const Json& metrics);

}  // namespace beatbench
