// Throws when it is asked what it has.
#include "tests/bad_plugins/nothing.h"

namespace {

beatbench::PluginEntry entry() {
#ifdef THROWS_A_NUMBER
  throw 42;
#else
  throw std::runtime_error("no licence file");
#endif
}

}  // namespace

BEATBENCH_PLUGIN_ENTRIES(entry())
