#pragma once

#include "harness/scoring/scored.h"

#include <stdexcept>
#include <string>

namespace beatbench {

inline const ScoreRow& row_of(const Scored& scored, const std::string& metric,
                              const std::string& scope = "macro") {
  for (const ScoreRow& row : scored.rows)
    if (row.metric == metric && row.scope == scope) return row;
  throw std::runtime_error("no row " + metric + " " + scope);
}

inline double value_of(const Scored& scored, const std::string& metric,
                       const std::string& scope = "macro") {
  return row_of(scored, metric, scope).value.value();
}

}  // namespace beatbench
