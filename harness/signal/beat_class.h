#pragma once

#include <cstdint>

namespace beatbench {

// The AAMI class of a symbol of an MIT annotation (EC57): 0 N, 1 S, 2 V, 3 F, 4 Q; -1 where it is
// no beat.
std::int64_t aami_class(char symbol);

}  // namespace beatbench
