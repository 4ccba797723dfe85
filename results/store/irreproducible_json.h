#pragma once

#include "results/store/query.h"

#include <vector>

namespace beatbench {

// As `show` and `report` tell them: [{"identity", "cell", "other", "numbers", "largest_difference",
// "rescored"}].
Json to_json(const std::vector<IrreproducibleRow>& rows);

}  // namespace beatbench
