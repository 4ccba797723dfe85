// The same id twice in one plugin.
#include "tests/bad_plugins/nothing.h"

BEATBENCH_PLUGIN_ENTRIES(beatbench::plugin_entry<beatbench::Nothing>({.id = "same", .title = "A"}),
                         beatbench::plugin_entry<beatbench::Nothing>({.id = "same", .title = "B"}))
