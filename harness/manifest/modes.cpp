#include "harness/manifest/modes.h"

#include <algorithm>

namespace beatbench {
namespace {

using Names = std::vector<std::string>;

bool holds(const Names& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

bool is_rule(const EntryDescription& method) { return holds(method.modes, kRuleMode); }

Names encoder_modes(const EntryDescription& protocol) {
  Names modes = protocol.modes;
  std::erase(modes, kRuleMode);
  return modes;
}

bool takes_part(const EntryDescription& method, const std::string& protocol) {
  return method.protocols.empty() || holds(method.protocols, protocol);
}

Names modes_of(const EntryDescription& method, const EntryDescription& protocol,
               const Names& chosen) {
  if (!takes_part(method, protocol.id)) return {};
  Names modes;
  if (is_rule(method)) {
    if (holds(protocol.modes, kRuleMode)) modes.emplace_back(kRuleMode);
    return modes;
  }
  for (const std::string& mode : chosen)
    if (method.modes.empty() || holds(method.modes, mode)) modes.push_back(mode);
  return modes;
}

}  // namespace beatbench
