#pragma once

#include "harness/base/json.h"
#include "harness/cell/cell.h"

#include <string>

namespace beatbench {

// The input of the cell that another one builds on, `what` in words ("pretraining"). DataError
// where it is not done, or not that of the identity.
Json finished_input(const CellFolder& cell, const std::string& identity, const std::string& what);

}  // namespace beatbench
