#include "harness/manifest/node.h"

#include <algorithm>

namespace beatbench {

const Node* Node::find(std::string_view name) const {
  if (kind != Kind::table) return nullptr;
  const auto found = std::ranges::find(children, name, &Node::key);
  return found == children.end() ? nullptr : &*found;
}

Node* Node::find(std::string_view name) {
  return const_cast<Node*>(static_cast<const Node&>(*this).find(name));
}

bool Node::is_text() const {
  return kind == Kind::scalar && std::holds_alternative<std::string>(scalar);
}

std::string kind_name(const Node& node) {
  switch (node.kind) {
    case Node::Kind::list:
      return "a list";
    case Node::Kind::table:
      return "a table";
    case Node::Kind::time:
      return "a date or time";
    case Node::Kind::scalar:
      break;
  }
  const std::string type = type_name(node.scalar);
  return (type == "integer" ? "an " : "a ") + type;
}

}  // namespace beatbench
