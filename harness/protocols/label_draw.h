#pragma once

#include "harness/protocols/protocol.h"

#include <cstdint>

namespace beatbench {

// The seed that the subset of a label fraction is drawn by: the option `draw`, so that several
// draws may be compared at one seed and several seeds on one draw; the task's own where it is -1.
std::uint64_t subset_seed(const EvaluationTask& task);
OptionSpec draw_option();

}  // namespace beatbench
