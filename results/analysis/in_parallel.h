#pragma once

#include <cstddef>
#include <functional>

namespace beatbench {

// Calls work(0) … work(count − 1), as many at once as the machine has cores, in no order. The first
// exception of a call is thrown here, after all have ended.
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace beatbench
