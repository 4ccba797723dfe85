#include "harness/sdk/plugin.h"
#include "harness/toolkit/module.h"

#include <ATen/ops/zeros.h>

namespace {

using namespace beatbench;

// Zeros, whatever the signal: a head on them can learn nothing but how frequent the classes are.
class Nothing final : public ModuleEncoder {
 public:
  at::Tensor features(const at::Tensor& signal) override {
    return at::zeros({signal.size(0), 1, signal.size(2)}, signal.options());
  }
  std::int64_t channels() const override { return 1; }
  std::int64_t stride() const override { return 1; }
};

class ClassPrior final : public ModuleMethod {
 public:
  explicit ClassPrior(const MethodContext&) : ModuleMethod(std::make_shared<Nothing>()) {}
};

}  // namespace

BEATBENCH_PLUGIN(ClassPrior, {.id = "class_prior",
                              .title = "Class prior",
                              .summary = "features that are always 0: how often each class occurs",
                              .citation = "",
                              .licence = "Apache-2.0",
                              .pretrains = false,
                              .reference = true,
                              .modes = {"linear"}})
