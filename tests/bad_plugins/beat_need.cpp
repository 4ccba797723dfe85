// A method that takes beats where none of its options can ask for them.
#include "tests/bad_plugins/nothing.h"

namespace beatbench {
namespace {

class Chooses final : public Nothing {
 public:
  static std::vector<OptionSpec> options() {
    return {{.name = "beat",
             .fallback = std::string("none"),
             .help = "targets of the beats",
             .choices = {"none", "soft"}}};
  }
  using Nothing::Nothing;
};

}  // namespace
}  // namespace beatbench

BEATBENCH_PLUGIN_ENTRIES(
    beatbench::plugin_entry<beatbench::Chooses>({.id = "needy",
                                                 .title = "Needs what it cannot ask for",
                                                 .needs_beats = {{NEEDS_OPTION, "hard"}}}))
