#pragma once

#include <span>
#include <string>
#include <string_view>

namespace beatbench {

// The known name closest to a mistyped one (Damerau–Levenshtein), empty where none is close enough
// to be meant.
std::string nearest_name(std::string_view typed, std::span<const std::string> known);

// " (did you mean 'epochs'?)", or the list of known names where none is near: " (known: a, b, c)".
std::string suggestion(std::string_view typed, std::span<const std::string> known);

}  // namespace beatbench
