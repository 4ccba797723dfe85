#pragma once

#include <span>
#include <string>

namespace beatbench {

std::string joined(std::span<const std::string> names);  // "I, II, V1"

}  // namespace beatbench
