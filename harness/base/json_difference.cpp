#include "harness/base/json_difference.h"

#include <algorithm>
#include <set>

namespace beatbench {
namespace {

std::string dotted(const std::string& pointer) {
  std::string text = pointer.substr(pointer.empty() ? 0 : 1);
  std::ranges::replace(text, '/', '.');
  return text;
}

}  // namespace

std::vector<JsonDifference> json_differences(const Json& a, const Json& b) {
  const Json flat_a = a.flatten(), flat_b = b.flatten();
  std::set<std::string> keys;
  for (const auto& [key, value] : flat_a.items()) keys.insert(key);
  for (const auto& [key, value] : flat_b.items()) keys.insert(key);
  const Json absent(Json::value_t::discarded);
  std::vector<JsonDifference> all;
  for (const std::string& key : keys) {
    const bool in_a = flat_a.contains(key), in_b = flat_b.contains(key);
    if (in_a && in_b && flat_a[key] == flat_b[key]) continue;
    all.push_back({dotted(key), in_a ? flat_a[key] : absent, in_b ? flat_b[key] : absent});
  }
  return all;
}

std::string short_json(const Json& value) {
  if (value.is_discarded()) return "(none)";
  std::string text = value.dump();
  const bool digest = value.is_string() && text.size() == 66;
  return digest ? text.substr(1, 8) : text;
}

std::string difference_text(const JsonDifference& difference) {
  return difference.key + " " + short_json(difference.a) + " -> " + short_json(difference.b);
}

}  // namespace beatbench
