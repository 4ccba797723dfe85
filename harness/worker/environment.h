#pragma once

#include "harness/base/json.h"

#include <string>

namespace beatbench {

// What a number was made with: versions, ABI, device, processor, threads, system.
// `device` as manifests name it.
Json environment_json(const std::string& device);

}  // namespace beatbench
