#pragma once

#include "harness/base/json.h"

namespace beatbench {

// The document of report_json() as the page carries it, a good third smaller: numbers to six
// digits, values without what is null, empty or false, each reason once under "texts" with its
// place in them where it stood. parseReport() of results/web/src/model.ts undoes all but the
// digits.
Json page_json(Json report);

}  // namespace beatbench
