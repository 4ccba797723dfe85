#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace beatbench {

// DataError unless there is one truth a score and each is 0 or 1.
void check_truth(std::span<const std::uint8_t> truth, std::size_t scores);

}  // namespace beatbench
