#include "results/store/irreproducible_json.h"

namespace beatbench {

Json to_json(const std::vector<IrreproducibleRow>& rows) {
  Json json = Json::array();
  for (const IrreproducibleRow& row : rows)
    json.push_back(
        {{"identity", row.identity},
         {"cell", row.slug},
         {"other", row.other},
         {"numbers", row.numbers},
         {"largest_difference", row.largest_difference ? Json(*row.largest_difference) : Json()},
         {"rescored", row.rescored}});
  return json;
}

}  // namespace beatbench
