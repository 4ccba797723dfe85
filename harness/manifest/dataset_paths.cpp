#include "harness/manifest/dataset_paths.h"

#include "harness/base/nearest.h"
#include "harness/manifest/parse_toml.h"
#include "harness/manifest/tables.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

bool is_variable_name(std::string_view name) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
  return !name.empty() && (name[0] < '0' || name[0] > '9') &&
         name.find_first_not_of(kLetters) == std::string_view::npos;
}

// The text with each ${VARIABLE} filled in, or why that cannot be.
std::string expand(const std::string& text, std::string& why) {
  std::string out;
  std::size_t at = 0;
  for (auto open = text.find("${"); open != std::string::npos; open = text.find("${", at)) {
    const auto close = text.find('}', open);
    const std::string name =
        close == std::string::npos ? "" : text.substr(open + 2, close - open - 2);
    if (!is_variable_name(name)) {
      why = "has a '${' that names no variable. Write ${NAME}";
      return "";
    }
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') {
      why = "needs the variable " + name + " (not set in the environment). Set it, as in: export " +
            name + "=/path/to/data";
      return "";
    }
    out += text.substr(at, open - at) + value;
    at = close + 1;
  }
  return out + text.substr(at);
}

fs::path read_path(const Node& node, const fs::path& folder, Mistakes& mistakes) {
  const std::string name = "the path of '" + node.key + "' ";
  if (!node.is_text()) {
    mistakes.add(node.where, name + "is " + kind_name(node) + ", must be a text");
    return {};
  }
  std::string why;
  const std::string text = expand(node.text(), why);
  if (why.empty() && text.empty()) why = "is empty";
  if (!why.empty()) {
    mistakes.add(node.where, name + why);
    return {};
  }
  const std::string path = (folder / text).lexically_normal().string();
  // The resolved manifest must hold it as a TOML text that means the same when read again.
  const bool storable = parse_toml_value(value_text(path), node.where).has_value();
  if (!storable || path.find("${") != std::string::npos)
    mistakes.add(node.where, name + "is " + path + " (not UTF-8, or with a '${' of its own)");
  return path;
}

}  // namespace

std::map<std::string, fs::path> read_dataset_paths(const Node* table, const fs::path& folder,
                                                   const std::vector<std::string>& readers,
                                                   Mistakes& mistakes) {
  std::map<std::string, fs::path> paths;
  if (table == nullptr) return paths;
  if (table->kind != Node::Kind::table) {
    mistakes.add(table->where, "[datasets] is " + kind_name(*table) + ", must be a table");
    return paths;
  }
  if (table->children.empty())
    mistakes.add(table->where, "[datasets] is empty. Name at least one data set");
  for (const Node& member : table->children) {
    if (!is_plain_name(member.key))
      mistakes.add(member.key_where, "'" + member.key +
                                         "' is no name for a data set (letters, digits, '_' and "
                                         "'-', at most 64)");
    else if (!readers.empty() && std::ranges::find(readers, member.key) == readers.end())
      mistakes.add(member.key_where,
                   "unknown data set '" + member.key + "'" + suggestion(member.key, readers));
    paths[member.key] = read_path(member, folder, mistakes);
  }
  return paths;
}

}  // namespace beatbench
