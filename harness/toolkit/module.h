#pragma once

#include "harness/sdk/encoder.h"
#include "harness/sdk/method.h"

#include <torch/nn/module.h>

namespace beatbench {

// Parameters and buffers of a module, sharing its storage.
inline std::vector<NamedTensor> module_state(torch::nn::Module& module) {
  std::vector<NamedTensor> state;
  for (const auto& item : module.named_parameters())
    state.push_back({item.key(), item.value(), true});
  for (const auto& item : module.named_buffers())
    state.push_back({item.key(), item.value(), false});
  return state;
}

// An encoder that is a LibTorch module: register layers in the constructor, write features(),
// channels(), stride().
class ModuleEncoder : public torch::nn::Module, public Encoder {
 public:
  std::vector<NamedTensor> state() override { return module_state(*this); }
  void train(bool on) override { torch::nn::Module::train(on); }
};

// A method that is a LibTorch module: register the encoder and the heads, write encoder() and
// loss().
class ModuleMethod : public torch::nn::Module, public Method {
 public:
  std::vector<NamedTensor> state() override { return module_state(*this); }
  void train(bool on) override { torch::nn::Module::train(on); }
};

}  // namespace beatbench
