#pragma once

#include "harness/base/json.h"

#include <iosfwd>

namespace beatbench {

// Makes each of request["models"] once, from the plugin files request["plugins"]: a model, a rule,
// or where no method is named the backbone alone. Writes a line {"model": index} for each, with a
// "refusal" where its plugin refuses options or signals, or one of its "protocols" the encoder.
// Whatever else goes wrong is left to the cell, which tells it.
void check_models(const Json& request, std::ostream& out);

}  // namespace beatbench
