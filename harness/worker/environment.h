#pragma once

#include "harness/base/json.h"

namespace beatbench {

// What a number was made with: versions, ABI, device, processor, threads, system.
Json environment_json();

}  // namespace beatbench
