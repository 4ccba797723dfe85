#include "harness/sdk/plugin.h"
#include "harness/toolkit/module.h"

namespace {

// The backbone with fresh weights, trained on the downstream labels alone.
class Supervised final : public beatbench::ModuleMethod {
 public:
  explicit Supervised(const beatbench::MethodContext& context)
      : ModuleMethod(context.make_backbone()) {}
};

}  // namespace

BEATBENCH_PLUGIN(Supervised, {.id = "supervised",
                              .title = "Supervised from scratch",
                              .summary = "fresh backbone, fine-tuned on the labels alone",
                              .citation = "",
                              .licence = "Apache-2.0",
                              .pretrains = false,
                              .reference = true,
                              .modes = {"finetune"},
                              .from_scratch = true})
