#pragma once

#include "harness/protocols/protocol.h"

namespace beatbench {

// The five diagnostic superclasses of PTB-XL: folds 1–8 train, 9 chooses thresholds and settings,
// 10 is scored (Strodthoff et al. 2020, arXiv 2004.13701). Records without a superclass are left
// out.
Protocol ptbxl_superclass();

}  // namespace beatbench
