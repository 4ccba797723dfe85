// A good plugin with all that a plugin can have: a method with options, a backbone of the same
// name, a delineator, errors of its own.
#include "harness/base/error.h"
#include "harness/sdk/plugin.h"
#include "harness/toolkit/module.h"

#include <ATen/ops/zeros_like.h>
#include <torch/nn/modules/conv.h>

namespace {

struct TinyError : std::runtime_error {
  TinyError() : std::runtime_error("an error of tiny's own") {}
};

class TinyNet final : public beatbench::ModuleEncoder {
 public:
  explicit TinyNet(const beatbench::BackboneContext& context)
      : convolution_(register_module(
            "convolution", torch::nn::Conv1d(torch::nn::Conv1dOptions(
                               static_cast<std::int64_t>(context.signal.leads.size()), 3, 1)))) {}
  at::Tensor features(const at::Tensor& signal) override { return convolution_(signal); }
  std::int64_t channels() const override { return 3; }
  std::int64_t stride() const override { return 1; }

 private:
  torch::nn::Conv1d convolution_;
};

class Tiny final : public beatbench::ModuleMethod {
 public:
  static std::vector<beatbench::OptionSpec> options() {
    return {{.name = "error",
             .fallback = std::string("none"),
             .help = "what the constructor throws",
             .choices = {"none", "own", "usage", "torch"}}};
  }
  explicit Tiny(const beatbench::MethodContext& context) : ModuleMethod(context.make_backbone()) {
    const std::string& error = context.options.text("error");
    if (error == "own") throw TinyError();
    if (error == "usage") throw beatbench::UsageError("tiny: options do not fit each other");
    if (error == "torch") torch::zeros({2}).add(torch::zeros({3}));
  }
  at::Tensor loss(const beatbench::Batch& batch, beatbench::Random& /*random*/,
                  beatbench::LossLog& /*log*/) override {
    return encoder_->features(batch.signal).square().mean();
  }
};

class TinyRule final : public beatbench::Delineator {
 public:
  explicit TinyRule(const beatbench::DelineatorContext& /*context*/) {}
  at::Tensor delineate(const at::Tensor& signal) override {
    return at::zeros_like(signal, at::kByte);
  }
};

}  // namespace

BEATBENCH_PLUGIN_ENTRIES(
    beatbench::plugin_entry<Tiny>({.id = "tiny", .title = "Tiny method", .licence = "none"}),
    beatbench::plugin_entry<TinyNet>({.id = "tiny", .title = "Tiny backbone"}),
    beatbench::plugin_entry<TinyRule>(
        {.id = "tiny_rule", .title = "Tiny rule", .protocols = {"ludb_waves"}}))
