#pragma once

#include "harness/sdk/encoder.h"
#include "harness/sdk/method.h"

#include <torch/nn/module.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

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

// A method that is a LibTorch module: give it the encoder, register the heads in the constructor,
// write loss(). The encoder's tensors stand in the state as "encoder.…", the heads' by their own
// names. A method that registers its encoder itself overrides encoder() and leaves this one empty.
class ModuleMethod : public torch::nn::Module, public Method {
 public:
  ModuleMethod() = default;
  explicit ModuleMethod(std::shared_ptr<Encoder> encoder) : encoder_(std::move(encoder)) {}

  std::shared_ptr<Encoder> encoder() override { return encoder_; }
  std::vector<NamedTensor> state() override {
    std::vector<NamedTensor> all;
    if (encoder_)
      for (NamedTensor& tensor : encoder_->state())
        all.push_back({"encoder." + tensor.name, tensor.value, tensor.trainable});
    for (NamedTensor& tensor : module_state(*this)) all.push_back(std::move(tensor));
    return all;
  }
  void train(bool on) override {
    torch::nn::Module::train(on);
    if (encoder_) encoder_->train(on);
  }

 protected:
  std::shared_ptr<Encoder> encoder_;
};

}  // namespace beatbench
