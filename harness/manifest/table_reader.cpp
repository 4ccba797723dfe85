#include "harness/manifest/table_reader.h"

#include "harness/base/nearest.h"

#include <algorithm>

namespace beatbench {

std::optional<OptionValue> checked_value(const Node& node, const OptionSpec& spec,
                                         const std::string& name, Mistakes& mistakes) {
  if (node.kind != Node::Kind::scalar) {
    const Node wanted{.kind = Node::Kind::scalar, .scalar = spec.fallback};
    mistakes.add(node.where, name + " is " + kind_name(node) + ", must be " + kind_name(wanted));
    return std::nullopt;
  }
  if (node.is_text() && node.text().find("${") != std::string::npos) {
    mistakes.add(node.where, name + " is '" + node.text() +
                                 "' (variables are filled in only in the paths of [datasets]). "
                                 "Write the value itself");
    return std::nullopt;
  }
  if (std::string why = misfit(spec, node.scalar); !why.empty()) {
    const std::string near = node.is_text() ? nearest_name(node.text(), spec.choices) : "";
    if (!near.empty()) why += " (did you mean '" + near + "'?)";
    mistakes.add(node.where, name + " " + why);
    return std::nullopt;
  }
  if (std::holds_alternative<double>(spec.fallback) &&
      std::holds_alternative<std::int64_t>(node.scalar))
    return static_cast<double>(std::get<std::int64_t>(node.scalar));
  return node.scalar;
}

TableReader::TableReader(const Node* node, const Position& where, std::string title,
                         Mistakes& mistakes)
    : node_(node), where_(where), title_(std::move(title)), mistakes_(&mistakes) {
  if (node_ == nullptr) return;
  where_ = node_->where;
  if (node_->kind == Node::Kind::table) return;
  mistakes.add(where_, title_ + " is " + kind_name(*node_) + ", must be a table");
  node_ = nullptr;
  broken_ = true;
}

const Node* TableReader::take(const std::string& key) {
  if (std::ranges::find(known_, key) == known_.end()) known_.push_back(key);
  return node_ == nullptr ? nullptr : node_->find(key);
}

const Node* TableReader::need(const std::string& key, const std::string& advice) {
  const Node* node = take(key);
  if (node == nullptr && !broken_)
    mistakes_->add(where_, "missing key '" + key + "' in " + title_ + ". " + advice);
  return node;
}

TableReader TableReader::table(const std::string& key, const std::string& title) {
  return {take(key), where_, title, *mistakes_};
}

std::vector<TableReader> TableReader::tables(const std::string& key, const std::string& title) {
  std::vector<TableReader> readers;
  const Node* node = take(key);
  if (node == nullptr) return readers;
  if (node->kind == Node::Kind::list) {
    for (const Node& item : node->children) readers.emplace_back(&item, where_, title, *mistakes_);
  } else {
    mistakes_->add(node->key_where, "'" + key + "' is " + kind_name(*node) +
                                        ", must be a list of tables. Write " + title);
  }
  return readers;
}

std::optional<std::string> TableReader::text(const Node* node, const std::string& name) {
  if (node == nullptr) return std::nullopt;
  const auto value = checked_value(*node, {name, std::string(), ""}, "'" + name + "'", *mistakes_);
  return value ? std::optional(std::get<std::string>(*value)) : std::nullopt;
}

Options TableReader::options(const std::vector<OptionSpec>& specs) {
  Options options(specs);
  for (const OptionSpec& spec : specs) {
    const Node* node = take(spec.name);
    if (node == nullptr) continue;
    if (const auto value = checked_value(*node, spec, "'" + spec.name + "'", *mistakes_))
      options.set(spec.name, *value);
  }
  return options;
}

std::vector<OptionValue> TableReader::items(const Node& node, const OptionSpec& item) {
  std::vector<OptionValue> values;
  const std::string name = "'" + item.name + "'";
  if (node.kind != Node::Kind::list) {
    mistakes_->add(node.where, name + " is " + kind_name(node) + ", must be a list");
    return values;
  }
  if (node.children.empty())
    mistakes_->add(node.where, name + " is empty. Name at least one, or leave the key out");
  for (const Node& child : node.children) {
    const auto value = checked_value(child, item, "an item of " + name, *mistakes_);
    if (!value) continue;
    if (std::ranges::find(values, *value) != values.end())
      mistakes_->add(child.where, name + " holds " + value_text(*value) + " twice. Remove one");
    values.push_back(*value);
  }
  return values;
}

void TableReader::refuse_unknown(const std::string& noun) const {
  if (node_ == nullptr) return;
  for (const Node& member : node_->children)
    if (std::ranges::find(known_, member.key) == known_.end())
      mistakes_->add(member.key_where, "unknown " + noun + " '" + member.key + "' in " + title_ +
                                           suggestion(member.key, known_));
}

}  // namespace beatbench
