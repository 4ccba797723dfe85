// Parts of wav2vec 2.0 with their weights, inputs and outputs.
#include "harness/sdk/random.h"
#include "harness/toolkit/conv_features.h"
#include "harness/toolkit/info_nce.h"
#include "harness/toolkit/module.h"
#include "harness/toolkit/positional_conv.h"
#include "harness/toolkit/state_file.h"
#include "harness/toolkit/transformer.h"
#include "harness/toolkit/vector_quantizer.h"

#include <ATen/TensorOperators.h>
#include <torch/utils.h>

#include <filesystem>
#include <string>
#include <vector>

namespace beatbench {
namespace {

std::vector<NamedTensor> all;

at::Tensor put(const std::string& name, const at::Tensor& value) {
  all.push_back({name, value.detach().clone()});
  return value;
}

void put_weights(const std::string& part, torch::nn::Module& module) {
  for (const NamedTensor& tensor : module_state(module))
    put(part + "." + tensor.name, tensor.value);
}

at::Tensor normal(const std::string& purpose, at::IntArrayRef shape) {
  return Random(1, purpose).normal(shape).to(at::kDouble);
}

// With the gradient of the sum of squares.
template <typename Module>
void put_forward(const std::string& part, Module& module, at::IntArrayRef shape) {
  module.to(at::kDouble);
  module.eval();
  put_weights(part, module);
  const at::Tensor x = normal(part, shape).set_requires_grad(true);
  const at::Tensor out = module.forward(put(part + ".x", x));
  put(part + ".out", out);
  out.square().sum().backward();
  put(part + ".gradient", x.grad());
}

void put_quantizer() {
  VectorQuantizer module({.in = 6, .groups = 2, .entries = 5, .out = 8});
  module.to(at::kDouble);
  module.set_updates(1000);
  put_weights("quantizer", module);
  const at::Tensor x = normal("quantizer", {7, 6}).set_requires_grad(true);
  Random random(1, "noise");
  const at::Tensor noise = put("quantizer.noise", module.draw_noise(7, random).to(at::kDouble));
  put("quantizer.x", x);
  put("quantizer.hard", module.forward(x).vector);
  const Quantized drawn = module.forward(x, noise);
  put("quantizer.drawn", drawn.vector);
  put("quantizer.perplexity", drawn.perplexity);
  (drawn.vector.square().sum() + drawn.perplexity).backward();
  put("quantizer.gradient", x.grad());
}

void put_info_nce() {
  Random random(1, "distractors");
  const at::Tensor context = normal("context", {3, 6, 8}).set_requires_grad(true);
  const at::Tensor target = normal("target", {3, 6, 8});
  const at::Tensor code = random.integers({3, 6, 2}, 0, 2);
  const at::Tensor distractor = draw_distractors(3, 6, 10, random);
  const InfoNce nce = info_nce(context, target, distractor, equal_codes(code), .1);
  nce.each.sum().backward();
  for (const auto& [name, value] : {std::pair{"context", context},
                                    {"target", target},
                                    {"code", code},
                                    {"distractor", distractor},
                                    {"each", nce.each},
                                    {"gradient", context.grad()}})
    put(std::string("nce.") + name, value);
}

}  // namespace
}  // namespace beatbench

int main(int, char** argv) {
  using namespace beatbench;
  torch::manual_seed(1);
  ConvFeatures convs(3, 8);
  put_forward("convs", convs, {2, 3, 75});
  PositionalConv even(8, 6, 2), odd(8, 5, 4);
  put_forward("even", even, {2, 9, 8});
  put_forward("odd", odd, {2, 9, 8});
  TransformerBlock block(12, 3, 20, .1);
  put_forward("block", block, {2, 9, 12});
  put_quantizer();
  put_info_nce();
  save_state(std::filesystem::path(argv[1]) / "tensors.safetensors", all, {});
}
