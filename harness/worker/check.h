#pragma once

#include "harness/base/json.h"

#include <iosfwd>

namespace beatbench {

// Makes each of request["models"] once, from the plugin files request["plugins"], and writes a line
// {"model": index, "refusal": "…"} for each whose method refuses its options or signals. Whatever
// else goes wrong is left to the cell, which tells it.
void check_models(const Json& request, std::ostream& out);

}  // namespace beatbench
