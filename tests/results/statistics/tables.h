#pragma once

#include "results/statistics/score_table.h"

#include <string>
#include <vector>

namespace beatbench {

// A table of methods "0", "1", … from rows of blocks, as papers print them: [block][method].
inline CompleteTable table_of(const std::vector<std::vector<double>>& blocks) {
  ScoreTable table;
  for (std::size_t b = 0; b < blocks.size(); ++b) table.blocks.push_back(std::to_string(b));
  for (std::size_t m = 0; m < blocks.front().size(); ++m) {
    table.methods.push_back(std::to_string(m));
    auto& row = table.scores.emplace_back();
    for (const auto& block : blocks) row.emplace_back(block[m]);
  }
  return complete_rows(table).table;
}

// Demšar 2006 (JMLR 7), Table 6: AUC of C4.5, C4.5+m, C4.5+cf, C4.5+m+cf on 14 data sets. On
// "voting" the paper ranks the third above the fourth at the same printed value: a digit more here.
inline CompleteTable demsar() {
  return table_of({{.763, .768, .771, .798},
                   {.599, .591, .590, .569},
                   {.954, .971, .968, .967},
                   {.628, .661, .654, .657},
                   {.882, .888, .886, .898},
                   {.936, .931, .916, .931},
                   {.661, .668, .609, .685},
                   {.583, .583, .563, .625},
                   {.775, .838, .866, .875},
                   {1, 1, 1, 1},
                   {.940, .962, .965, .962},
                   {.619, .666, .614, .669},
                   {.972, .981, .9751, .975},
                   {.957, .978, .946, .970}});
}

}  // namespace beatbench
