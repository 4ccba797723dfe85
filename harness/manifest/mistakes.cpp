#include "harness/manifest/mistakes.h"

#include <algorithm>
#include <tuple>

namespace beatbench {

void Mistakes::throw_if_any() const {
  const auto rank = [&](const auto& mistake) {
    const Position& where = mistake.first;
    return std::tuple(where.file != file_, where.line, where.column);
  };
  auto sorted = all_;
  std::ranges::stable_sort(sorted, {}, rank);
  Problems problems;
  for (const auto& [where, message] : sorted) problems.add(where, message);
  problems.throw_if_any(ExitCode::usage);
}

}  // namespace beatbench
