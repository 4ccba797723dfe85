#include "harness/sdk/plugin.h"
#include "harness/toolkit/module.h"

namespace {

// The backbone with fresh weights, frozen: what the architecture gives without any training.
class RandomInit final : public beatbench::ModuleMethod {
 public:
  explicit RandomInit(const beatbench::MethodContext& context)
      : ModuleMethod(context.make_backbone()) {}
};

}  // namespace

BEATBENCH_PLUGIN(RandomInit, {.id = "random_init",
                              .title = "Random frozen encoder",
                              .summary = "fresh backbone, frozen under a linear probe",
                              .citation = "",
                              .licence = "Apache-2.0",
                              .pretrains = false,
                              .reference = true,
                              .modes = {"linear"}})
