#include "harness/base/nearest.h"

#include "harness/base/joined.h"

#include <algorithm>
#include <vector>

namespace beatbench {
namespace {

// Optimal string alignment distance: edits and swaps of neighbours cost 1.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = std::min(now[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(now);
  }
  return last[b.size()];
}

}  // namespace

std::string nearest_name(std::string_view typed, std::span<const std::string> known) {
  std::string best;
  // In a short name two edits change all that was typed.
  const std::size_t limit = typed.size() < 4 ? 1 : std::max<std::size_t>(2, typed.size() / 3);
  std::size_t best_distance = limit + 1;
  for (const std::string& name : known) {
    const std::size_t d = distance(typed, name);
    if (d < best_distance) {
      best_distance = d;
      best = name;
    }
  }
  return best;
}

std::string suggestion(std::string_view typed, std::span<const std::string> known) {
  const std::string near = nearest_name(typed, known);
  if (!near.empty()) return " (did you mean '" + near + "'?)";
  if (known.empty()) return "";
  return " (known: " + joined(known) + ")";
}

}  // namespace beatbench
