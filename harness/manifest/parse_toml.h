#pragma once

#include "harness/manifest/node.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace beatbench {

// A TOML 1.0 file as a table. Throws UsageError for what is no readable file of at most 1 MiB, and
// with the position of the first mistake for what is not TOML (the grammar gives no safe place to
// go on from).
Node parse_toml_file(const std::filesystem::path& file);

// One TOML value ("2", "[1, 2]", "{ a = 1 }"), all its parts at `where`; nothing where `text` is
// not exactly one.
std::optional<Node> parse_toml_value(std::string_view text, const Position& where);

}  // namespace beatbench
