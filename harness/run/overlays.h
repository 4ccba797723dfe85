#pragma once

#include "harness/base/json.h"
#include "harness/run/workspace.h"

#include <string>
#include <vector>

namespace beatbench {

// ECGs with what each method saw in them, for the HTML report: of each row of a wave protocol
// `strips` records of its first seed, evenly from the worst to the best Dice, and on them the
// predictions of all rows of the same table. Read from the cell folders and the prepared sets of
// the workspace; what is not there any more is left out and named in "notes". docs/web.md describes
// the document.
Json overlays(const Workspace& workspace, const std::vector<std::string>& experiments, int strips);

}  // namespace beatbench
