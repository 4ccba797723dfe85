#pragma once

namespace beatbench {

const char* version();     // "0.1.0"
const char* commit();      // short git commit, "-dirty" behind it where the tree had changes
const char* build_type();  // "Release", "Debug", …
const char* compiler();    // "GNU-12.2.0"

}  // namespace beatbench
