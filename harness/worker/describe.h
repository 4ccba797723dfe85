#pragma once

#include "harness/base/json.h"
#include "harness/host/registry.h"

namespace beatbench {

// Every method, backbone and protocol in one form: what catalogue_from_json() of harness/manifest
// reads.
Json describe(const PluginRegistry& registry);

}  // namespace beatbench
