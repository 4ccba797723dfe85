#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace beatbench {

std::string base64(std::span<const std::byte> bytes);  // RFC 4648 §4, padded, on one line
std::string from_base64(std::string_view text);        // DataError where it is none

}  // namespace beatbench
