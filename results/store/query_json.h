#pragma once

#include "results/store/query.h"

#include <vector>

namespace beatbench {

// Rows of the store as reports, bundles and comparisons tell them (docs/report-json.md). Of a
// plugin without its file and digest, which have other names in experiments/NAME.json.
Json to_json(const EnvironmentRow& row);
Json to_json(const DataSetRow& row);
Json to_json(const PluginRow& row);
Json to_json(const IrreproducibleRow& row);

template <class Row>
Json to_json(const std::vector<Row>& rows) {
  Json json = Json::array();
  for (const Row& row : rows) json.push_back(to_json(row));
  return json;
}

}  // namespace beatbench
