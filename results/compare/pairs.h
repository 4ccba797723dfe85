#pragma once

#include "results/store/query.h"

#include <string>
#include <utility>
#include <vector>

namespace beatbench {

// Which run of A meets which of B: runs that answer the same question (arm, protocol, mode, share
// of labels) at the same fold and seed. Runs that only one side plans stand apart.
struct RunPairs {
  std::string a, b;  // what is compared, in words
  bool across_rows =
      false;  // methods, of each row of a leaderboard: false where A and B are stores
  std::vector<std::pair<CellRow, CellRow>> pairs;
  std::vector<CellRow> only_a, only_b;
};

// Two cells by slug or first digits, whatever they are. UsageError: none or several of that name,
// a pretraining beside an evaluation.
RunPairs pair_cells(Database& store_a, const std::string& a, Database& store_b,
                    const std::string& b);

// Two rows (labels) of the experiments that hold both. UsageError: no experiment does.
RunPairs pair_methods(Database& store, const std::string& a, const std::string& b,
                      const std::string& experiment);

// Row by row, of the experiments that both stores hold; where none is, and each holds one alone,
// of these two. UsageError: nothing in common.
RunPairs pair_stores(Database& store_a, Database& store_b, const std::string& experiment);

}  // namespace beatbench
