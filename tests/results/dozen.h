#pragma once

#include "tests/results/workspace.h"

namespace beatbench::testing {

// A workspace as a full comparison leaves it: twelve methods, four of them of one plugin, and two
// reference rows over two modes, three shares of labels and two protocols, three seeds, with
// predictions, logs of training, two failures with theirs, and a paper's numbers. For whatever
// depends on how much there is: the size of the page, and how it looks.
void fill_dozen(TestWorkspace& workspace);

}  // namespace beatbench::testing
