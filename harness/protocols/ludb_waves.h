#pragma once

#include "harness/protocols/protocol.h"

namespace beatbench {

// P, QRS and T of each lead of LUDB, a class per sample (Kalyakulina et al. 2018, arXiv
// 1809.03393). Folds by record; a fifth of the training part validates; what no annotator marked is
// ignored in loss and metric; scored at 500 Hz.
Protocol ludb_waves();

}  // namespace beatbench
