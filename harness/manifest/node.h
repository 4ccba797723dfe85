#pragma once

#include "harness/base/error.h"
#include "harness/base/options.h"

#include <string>
#include <string_view>
#include <vector>

namespace beatbench {

// A manifest as it was written, each part with its place: what the TOML library hands over and
// overrides change. Plain data, so that all other files of this folder know nothing of that
// library.
struct Node {
  // time: TOML's dates and times, which no key wants
  enum class Kind { scalar, list, table, time };

  Kind kind = Kind::table;
  Position where = {};   // of the value
  std::string key = {};  // in a table: its key and the place of that
  Position key_where = {};
  OptionValue scalar = {};          // Kind::scalar
  std::vector<Node> children = {};  // the items of a list, the members of a table

  const Node* find(std::string_view name) const;
  Node* find(std::string_view name);
  bool is_text() const;
  const std::string& text() const { return std::get<std::string>(scalar); }
};

std::string kind_name(const Node& node);  // "a table", "a list", "an integer", …

}  // namespace beatbench
