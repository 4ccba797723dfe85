// An entry that can make nothing.
#include "tests/bad_plugins/nothing.h"

BEATBENCH_PLUGIN_ENTRIES(beatbench::PluginEntry{.info = {.id = "empty", .title = "Makes nothing"}})
