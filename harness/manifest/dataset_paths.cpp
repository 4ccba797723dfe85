#include "harness/manifest/dataset_paths.h"

#include "harness/base/nearest.h"
#include "harness/manifest/parse_toml.h"
#include "harness/manifest/tables.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <regex>
#include <span>

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

fs::path read_path(const Node& node, const std::string& of, const fs::path& folder,
                   Mistakes& mistakes) {
  const std::string name = "the path of '" + of + "' ";
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

// An extension of annotation files, or a list of them, one a signal.
void read_extensions(const Node& node, Manifest::WaveFolder& folder, Mistakes& mistakes) {
  folder.per_signal = node.kind == Node::Kind::list;
  const std::span<const Node> items =
      folder.per_signal ? std::span<const Node>(node.children) : std::span(&node, 1);
  if (items.empty()) mistakes.add(node.where, "'waves' is empty. Name the files of each signal");
  for (const Node& item : items) {
    if (!item.is_text())
      mistakes.add(item.where, "'waves' is " + kind_name(item) +
                                   ", must be the extension of annotation files, as \"q1c\", or a "
                                   "list of one for each signal");
    else if (!is_plain_name(item.text()))
      mistakes.add(item.where, "'waves' is '" + item.text() +
                                   "' (letters, digits, '_' and '-', without a dot)");
    else
      folder.extensions.push_back(item.text());
  }
}

// A pattern is compiled by recursion, so a long one of brackets would end the process.
std::string pattern_mistake(const std::string& pattern) try {
  constexpr std::size_t kLongest = 200;
  if (pattern.size() > kLongest) return "has more than 200 characters";
  return std::regex(pattern).mark_count() > 0 ? "" : "has no group ( ) that is the patient";
} catch (const std::regex_error& error) {
  return std::string("is no regular expression (") + error.what() + ")";
}

fs::path read_wave_folder(const Node& member, const fs::path& folder, Manifest& manifest,
                          Mistakes& mistakes) {
  TableReader table(&member, member.where, "data set '" + member.key + "'", mistakes);
  Manifest::WaveFolder& waves = manifest.wave_folders[member.key];
  const Node* path = table.need("folder", "Write { folder = \"PATH\", waves = \"EXTENSION\" }");
  if (const Node* node = table.need("waves", "Name the extension of its annotation files"))
    read_extensions(*node, waves, mistakes);
  const Node* patients = table.take("patients");
  if (const auto pattern = table.text(patients, "patients")) {
    waves.patients = *pattern;
    if (const std::string why = pattern_mistake(*pattern); !why.empty())
      mistakes.add(patients->where, "'patients' is '" + *pattern + "', which " + why);
  }
  table.refuse_unknown();
  return path == nullptr ? fs::path() : read_path(*path, member.key, folder, mistakes);
}

}  // namespace

void read_datasets(const Node* table, const fs::path& folder,
                   const std::vector<std::string>& readers, Manifest& manifest,
                   Mistakes& mistakes) {
  if (table == nullptr) return;
  if (table->kind != Node::Kind::table) {
    mistakes.add(table->where, "[datasets] is " + kind_name(*table) + ", must be a table");
    return;
  }
  if (table->children.empty())
    mistakes.add(table->where, "[datasets] is empty. Name at least one data set");
  for (const Node& member : table->children) {
    const bool any_folder = member.kind == Node::Kind::table;
    if (!is_plain_name(member.key))
      mistakes.add(member.key_where, "'" + member.key +
                                         "' is no name for a data set (letters, digits, '_' and "
                                         "'-', at most 64)");
    else if (!any_folder && !readers.empty() &&
             std::ranges::find(readers, member.key) == readers.end())
      mistakes.add(member.key_where,
                   "unknown data set '" + member.key + "'" + suggestion(member.key, readers));
    manifest.datasets[member.key] = any_folder
                                        ? read_wave_folder(member, folder, manifest, mistakes)
                                        : read_path(member, member.key, folder, mistakes);
  }
}

}  // namespace beatbench
