#pragma once

#include <string>
#include <string_view>

namespace beatbench {

std::string deflated(std::string_view text);  // RFC 1951, without a header

}  // namespace beatbench
