#pragma once

#include "harness/base/json.h"

namespace beatbench {

// The document of report_json() as the page carries it: its numbers to six digits, which is what
// does not become smaller when the page packs it.
Json page_json(Json report);

}  // namespace beatbench
