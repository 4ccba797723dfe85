// Needs a function that no library has.
#include "tests/bad_plugins/nothing.h"

extern "C" int beatbench_test_missing_function();

namespace {
const int needs_it = beatbench_test_missing_function();
}

BEATBENCH_PLUGIN(beatbench::Nothing, {.id = needs_it == 0 ? "a" : "b", .title = "Lacks a function"})
