// The tag of a plugin, its descriptor not exported.
#include "harness/sdk/abi.h"

extern "C" {
__attribute__((used)) const char beatbench_plugin_tag[] = BEATBENCH_PLUGIN_TAG;
}
