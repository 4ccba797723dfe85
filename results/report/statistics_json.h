#pragma once

#include "harness/base/json.h"
#include "results/analysis/value_statistics_json.h"
#include "results/report/model.h"

namespace beatbench {

// Rankings, curves and test items as docs/report-json.md writes them, and back: what a report works
// out is kept in the store in the same form.
Json ranking_json(const Ranking& ranking);
Ranking ranking_of(const Json& json, std::size_t rows);

Json curves_json(const std::vector<ScoreCurves>& curves);
std::vector<ScoreCurves> curves_of(const Json& json);

Json test_items_json(const std::optional<TestItems>& items);
std::optional<TestItems> test_items_of(const Json& json);

}  // namespace beatbench
