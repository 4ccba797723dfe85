#pragma once

#include "harness/base/json.h"
#include "harness/manifest/manifest.h"

namespace beatbench {

// What the fake worker describes: method `fake`, backbone `fakenet`, reference `fakeref` that does
// not pretrain, protocol `fake_task` on ludb with folds.
Json fake_description();

}  // namespace beatbench
