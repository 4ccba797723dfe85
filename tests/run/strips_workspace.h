#pragma once

#include "tests/results/workspace.h"

namespace beatbench::testing {

// Into a workspace of fill_demo: a prepared set of five ECGs "11" … "15" at 100 Hz, whose waves are
// alike in every beat (P 11, QRS 9, T 21 samples from 10, 30 and 55 of each second on), and the
// predictions of the ludb_waves cells on them, fold 0 on the first three. alpha is late by 0 … 4
// samples, record after record, beta by 4 … 0; gamma sees no wave; scratch kept no predictions.
void fill_strips(TestWorkspace& workspace);

}  // namespace beatbench::testing
