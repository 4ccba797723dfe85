#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace beatbench {

// Dotted keys (a.b.c) may have this many dots. toml++ bounds the nesting of values but not that of
// keys, and frees what it nested by recursion: a key of 30,000 parts ends the process.
inline constexpr std::size_t kMaxKeyDots = 16;

// Where in a TOML text the first key with more dots is (the offset of the dot that is too many).
// Comments and strings are skipped; a number or a date counts as a key of few dots.
std::optional<std::size_t> too_deep_key(std::string_view toml);

}  // namespace beatbench
