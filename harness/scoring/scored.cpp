#include "harness/scoring/scored.h"

#include "harness/base/error.h"

namespace beatbench {

Json rows_json(std::span<const ScoreRow> rows) {
  Json metrics = Json::array();
  for (const ScoreRow& row : rows) {
    Json item = {{"metric", row.metric},
                 {"definition", row.definition},
                 {"scope", row.scope},
                 {"value", nullptr},
                 {"support", row.support}};
    if (row.value)
      item["value"] = *row.value;
    else
      item["reason"] = row.reason;
    metrics.push_back(std::move(item));
  }
  return metrics;
}

std::vector<ScoreRow> rows_of(const Json& metrics) try {
  std::vector<ScoreRow> rows;
  for (const Json& item : metrics) {
    ScoreRow row{item.at("metric"), item.at("definition"), item.at("scope"), std::nullopt};
    if (!item.at("value").is_null()) row.value = item["value"].get<double>();
    row.support = item.value("support", std::int64_t{0});
    row.reason = item.value("reason", "");
    rows.push_back(std::move(row));
  }
  return rows;
} catch (const Json::exception& mistake) {
  throw DataError(std::string("metrics of result.json are damaged (") + mistake.what() + ")");
}

}  // namespace beatbench
