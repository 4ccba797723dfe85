#pragma once

#include "harness/protocols/protocol.h"

#include <string>

namespace beatbench {

// ptbxl_superclass, ptbxl_subclass, ptbxl_rhythm, ptbxl_form or ptbxl_all, by the set of labels
// (datasets/ptbxl/label_sets.h).
Protocol ptbxl(const std::string& set);

}  // namespace beatbench
