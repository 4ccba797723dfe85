#include "harness/manifest/parse_toml.h"

#include "harness/base/atomic_file.h"
#include "harness/manifest/key_depth.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <system_error>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t kMaxBytes = 1 << 20;

// Places of one file or, for an override, the one place that all its parts share.
struct Places {
  Position base;
  bool shared = false;
  Position of(const toml::source_region& region) const {
    if (shared) return base;
    return {base.file, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
  }
};

Node convert(const toml::node& from, const Places& places) {
  Node node;
  node.where = places.of(from.source());
  node.kind = Node::Kind::scalar;
  if (const auto* table = from.as_table()) {
    node.kind = Node::Kind::table;
    for (const auto& [key, value] : *table) {
      node.children.push_back(convert(value, places));
      node.children.back().key = std::string(key.str());
      node.children.back().key_where = places.of(key.source());
    }
  } else if (const auto* array = from.as_array()) {
    node.kind = Node::Kind::list;
    for (const toml::node& item : *array) node.children.push_back(convert(item, places));
  } else if (const auto* text = from.as_string()) {
    node.scalar = text->get();
  } else if (const auto* integer = from.as_integer()) {
    node.scalar = integer->get();
  } else if (const auto* number = from.as_floating_point()) {
    node.scalar = number->get();
  } else if (const auto* flag = from.as_boolean()) {
    node.scalar = flag->get();
  } else {
    node.kind = Node::Kind::time;
  }
  return node;
}

std::string read_manifest_text(const fs::path& file) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  const auto refuse = [&](const std::string& why) { throw UsageError(file.string() + ": " + why); };
  if (!fs::exists(status)) refuse("cannot be read (no such file). Give the path of a manifest");
  if (fs::is_directory(status))
    refuse("is a directory, not a manifest. Give the path of a .toml file");
  if (!fs::is_regular_file(status)) refuse("is not a regular file");
  if (const auto bytes = fs::file_size(file, error); !error && bytes > kMaxBytes)
    refuse("has " + std::to_string(bytes) + " bytes (a manifest has at most " +
           std::to_string(kMaxBytes) + "). Is it another kind of file?");
  try {
    return read_file(file);
  } catch (const DataError& unreadable) {
    throw UsageError(unreadable.what());
  }
}

}  // namespace

Node parse_toml_file(const fs::path& file) {
  const Places places{{file.string()}, false};
  const std::string text = read_manifest_text(file);
  if (const auto deep = too_deep_key(text)) {
    const auto line =
        1 + std::ranges::count(text.begin(), text.begin() + std::ptrdiff_t(*deep), '\n');
    throw UsageError(Position{file.string(), static_cast<int>(line)}.text() +
                     ": a key has more than " + std::to_string(kMaxKeyDots) +
                     " dots (no key of a manifest has more than two). Shorten it");
  }
  try {
    return convert(toml::parse(text, file.string()), places);
  } catch (const toml::parse_error& error) {
    throw UsageError(places.of(error.source()).text() + ": not valid TOML (" +
                     std::string(error.description()) + ")");
  }
}

std::optional<Node> parse_toml_value(std::string_view text, const Position& where) {
  if (too_deep_key(text)) return std::nullopt;
  try {
    Node table = convert(toml::parse("value = " + std::string(text)), {where, true});
    if (table.children.size() != 1 || table.children.front().key != "value") return std::nullopt;
    return table.children.front();
  } catch (const toml::parse_error&) {
    return std::nullopt;
  }
}

}  // namespace beatbench
