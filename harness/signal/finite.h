#pragma once

#include <span>
#include <string_view>

namespace beatbench {

// Throws DataError naming `what` and the first sample that is NaN or infinite. For algorithms with
// memory, where one such sample would spoil all that follow.
void require_finite(std::span<const float> signal, std::string_view what);

}  // namespace beatbench
