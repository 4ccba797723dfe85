// Exports an id that tiny.cpp has too.
#include "tests/bad_plugins/nothing.h"

BEATBENCH_PLUGIN(beatbench::Nothing, {.id = "tiny", .title = "Another one of that name"})
