// Code that runs as soon as the library is loaded. Built for another API and another ABI too: their
// refusal must come before it.
#include "tests/bad_plugins/nothing.h"

#include <cstdlib>
#include <fstream>

namespace {

struct Mark {
  Mark() {
    if (const char* file = std::getenv("BEATBENCH_TEST_MARK")) std::ofstream(file) << "loaded";
  }
} mark;

}  // namespace

BEATBENCH_PLUGIN(beatbench::Nothing, {.id = "leaves_a_mark", .title = "Leaves a mark"})
