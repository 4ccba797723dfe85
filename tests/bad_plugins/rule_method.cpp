// A method that would stand in the mode of rules.
#include "tests/bad_plugins/nothing.h"

BEATBENCH_PLUGIN_ENTRIES(beatbench::plugin_entry<beatbench::Nothing>(
    {.id = "half_rule", .title = "Half a rule", .modes = {"linear", "rule"}}))
