#include "harness/manifest/overrides.h"

#include "harness/base/nearest.h"
#include "harness/manifest/key_depth.h"
#include "harness/manifest/parse_toml.h"

#include <optional>
#include <sstream>

namespace beatbench {
namespace {

// One override on its way into the tree.
struct Override {
  Position where;
  std::vector<std::string> path;
  Mistakes& mistakes;

  Node* fail(const std::string& why) const {
    mistakes.add(where, why);
    return nullptr;
  }
};

std::vector<std::string> split(const std::string& key) {
  std::vector<std::string> parts;
  std::istringstream in(key + ".");
  for (std::string part; std::getline(in, part, '.');) parts.push_back(part);
  return parts;
}

std::optional<Node> parse_value(const std::string& text, const Position& where) {
  if (auto value = parse_toml_value(text, where)) return value;
  if (std::string_view("[{\"'").find(text.front()) != std::string_view::npos) return std::nullopt;
  return parse_toml_value(value_text(text), where);  // a bare word; none where it is not UTF-8
}

// What the file calls the entry: its label, else its plugin or name; "NAME@SET" of a protocol that
// is tested on another data set.
std::string entry_name(const Node& entry) {
  const auto text = [&](const char* key) {
    const Node* node = entry.find(key);
    return node != nullptr && node->is_text() ? node->text() : std::string();
  };
  for (const char* key : {"label", "plugin", "name"})
    if (const std::string name = text(key); !name.empty())
      return text("test_on").empty() ? name : name + "@" + text("test_on");
  return "";
}

Node* find_entry(Node& root, const Override& set) {
  const std::string& kind = set.path[0];
  const std::string noun = kind == "method" ? "label" : "name";
  if (set.path.size() < 3)
    return set.fail("names no option. Write --set " + kind + "." +
                    (kind == "method" ? "LABEL" : "NAME") + ".OPTION=VALUE");
  std::vector<std::string> known;
  if (Node* list = root.find(kind); list != nullptr && list->kind == Node::Kind::list)
    for (Node& entry : list->children) {
      known.push_back(entry_name(entry));
      if (known.back() == set.path[1]) return &entry;
    }
  return set.fail("no " + kind + " has the " + noun + " '" + set.path[1] + "'" +
                  suggestion(set.path[1], known));
}

Node& member(Node& table, const std::string& key, const Position& where) {
  if (Node* found = table.find(key)) return *found;
  table.children.push_back({.where = where, .key = key, .key_where = where});
  return table.children.back();
}

void apply(Node& root, const std::string& text, Mistakes& mistakes) {
  const auto equals = text.find('=');
  const Override set{{"--set " + text}, split(text.substr(0, equals)), mistakes};
  if (equals == std::string::npos || equals + 1 == text.size()) {
    set.fail("has no value. Write --set KEY=VALUE, as in --set pretrain.epochs=2");
    return;
  }
  for (const std::string& part : set.path)
    if (part.empty()) {
      set.fail(
          "has an empty name in its key. Write --set KEY=VALUE, as in --set pretrain.epochs=2");
      return;
    }
  if (set.path.size() > kMaxKeyDots) {
    set.fail("has a key of more than " + std::to_string(kMaxKeyDots) + " names. Shorten it");
    return;
  }
  const auto value = parse_value(text.substr(equals + 1), set.where);
  if (!value) {
    set.fail("its value is not TOML. Quote the whole as in --set 'experiment.seeds=[0, 1]'");
    return;
  }
  const bool entry = set.path[0] == "method" || set.path[0] == "protocol";
  Node* node = entry ? find_entry(root, set) : &root;
  for (std::size_t i = entry ? 2 : 0; node != nullptr && i < set.path.size(); ++i) {
    if (node->kind == Node::Kind::table)
      node = &member(*node, set.path[i], set.where);
    else
      node = set.fail("'" + set.path[i - 1] + "' is " + kind_name(*node) +
                      ", not a table. Set it as a whole");
  }
  if (node == nullptr) return;
  const std::string key = node->key;
  *node = *value;
  node->key = key;
  node->key_where = set.where;
}

}  // namespace

void apply_overrides(Node& root, const std::vector<std::string>& overrides, Mistakes& mistakes) {
  for (const std::string& text : overrides) apply(root, text, mistakes);
}

}  // namespace beatbench
