#pragma once

#include "harness/sdk/plugin.h"

#include <stdexcept>

namespace beatbench {

// A method that is whole but does nothing, for plugins that are refused for another reason.
class Nothing : public Method {
 public:
  explicit Nothing(const MethodContext& /*context*/) {}
  std::shared_ptr<Encoder> encoder() override { return nullptr; }
  at::Tensor loss(const Batch& /*batch*/, Random& /*random*/, LossLog& /*log*/) override {
    throw std::logic_error("nothing to lose");
  }
  std::vector<NamedTensor> state() override { return {}; }
  void train(bool /*on*/) override {}
};

}  // namespace beatbench
