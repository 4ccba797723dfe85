#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace beatbench {

std::string base64(std::span<const std::byte> bytes);  // RFC 4648 §4, padded, on one line

}  // namespace beatbench
