#include "results/exchange/merge_plan.h"

#include "harness/base/hash.h"

#include <algorithm>

namespace beatbench {
namespace {

bool equal_where_both_are(const Numbers& a, const Numbers& b) {
  bool met = a.empty() && b.empty();
  for (const auto& [key, value] : a) {
    const auto other = b.find(key);
    if (other == b.end()) continue;
    if (other->second != value) return false;
    met = true;
  }
  return met;
}

bool equal_at_first(const MergeCell& a, const MergeCell& b) {
  return a.first && b.first && equal_where_both_are(*a.first, *b.first);
}

}  // namespace

Numbers numbers_of(const Json& metrics) {
  Numbers numbers;
  for (const Json& row : metrics) {
    const Json value = row.value("value", Json());
    numbers[{row.at("metric").get<std::string>(), row.at("definition").get<std::string>(),
             row.at("scope").get<std::string>()}] =
        value.is_null() ? std::nullopt : std::optional(value.get<double>());
  }
  return numbers;
}

std::string numbers_digest(const Numbers& numbers) {
  Json all = Json::array();
  for (const auto& [key, value] : numbers)
    all.push_back(
        {std::get<0>(key), std::get<1>(key), std::get<2>(key), value ? Json(*value) : Json()});
  return sha256_hex(all.dump());
}

MergeDecision decide(const MergeCell& incoming, const std::vector<MergeCell>& here) {
  if (here.empty()) return {incoming.status == "partial" ? MergeStep::leave : MergeStep::take, {}};
  if (incoming.status != "done") return {MergeStep::leave, here.front().slug};
  const auto is_done = [](const MergeCell& cell) { return cell.status == "done"; };
  if (std::ranges::none_of(here, is_done)) return {MergeStep::replace, here.front().slug};
  const MergeCell* other = nullptr;
  for (const MergeCell& cell : here) {
    if (!is_done(cell)) continue;
    if (equal_where_both_are(cell.now, incoming.now)) return {MergeStep::same, cell.slug};
    // The result that was re-scored keeps the first numbers too: with it nothing is lost.
    if (cell.rescored != incoming.rescored && equal_at_first(cell, incoming))
      return {incoming.rescored ? MergeStep::replace : MergeStep::same, cell.slug};
    if (other == nullptr) other = &cell;
  }
  return {MergeStep::keep_both, other->slug};
}

}  // namespace beatbench
