// A good plugin with all that a plugin can have: a method with options and a native arm, a backbone
// of the same name, a delineator, errors of its own.
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
  explicit TinyNet(const beatbench::BackboneContext& context) : TinyNet(context.signal, 3) {
    if (context.signal.leads.size() == 1) throw beatbench::UsageError("tiny: one lead is too few");
  }
  TinyNet(const beatbench::SignalShape& signal, std::int64_t channels)
      : channels_(channels),
        convolution_(register_module(
            "convolution", torch::nn::Conv1d(torch::nn::Conv1dOptions(
                               static_cast<std::int64_t>(signal.leads.size()), channels, 1)))) {}
  at::Tensor features(const at::Tensor& signal) override { return convolution_(signal); }
  std::int64_t channels() const override { return channels_; }
  std::int64_t stride() const override { return 1; }

 private:
  std::int64_t channels_;
  torch::nn::Conv1d convolution_;
};

class Tiny final : public beatbench::ModuleMethod {
 public:
  static std::vector<beatbench::OptionSpec> options() {
    return {{.name = "error",
             .fallback = std::string("none"),
             .help = "what the constructor throws",
             .choices = {"none", "own", "usage", "torch", "backbone"}}};
  }
  // Five channels of its own in the native arm, where `wrong` asks for the backbone all the same.
  static std::shared_ptr<beatbench::Encoder> encoder_of(const beatbench::MethodContext& context,
                                                        bool wrong) {
    if (!context.native || wrong) return context.make_backbone();
    return std::make_shared<TinyNet>(context.signal, 5);
  }
  explicit Tiny(const beatbench::MethodContext& context)
      : ModuleMethod(encoder_of(context, context.options.text("error") == "backbone")) {
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
  explicit TinyRule(const beatbench::DelineatorContext& context) {
    if (context.signal.leads.size() == 1) throw beatbench::UsageError("tiny_rule: only one lead");
  }
  at::Tensor delineate(const at::Tensor& signal) override {
    return at::zeros_like(signal, at::kByte);
  }
};

}  // namespace

BEATBENCH_PLUGIN_ENTRIES(
    beatbench::plugin_entry<Tiny>({.id = "tiny",
                                   .title = "Tiny method",
                                   .licence = "none",
                                   .native = {{.signal = {.min_rate_hz = 50},
                                               .recipe = {.optimizer = "adam",
                                                          .beta2 = 0.98,
                                                          .schedule = "constant",
                                                          .warmup_epochs = 2,
                                                          .epochs = 7,
                                                          .batch = 6}}}}),
    beatbench::plugin_entry<TinyNet>({.id = "tiny", .title = "Tiny backbone"}),
    beatbench::plugin_entry<TinyRule>(
        {.id = "tiny_rule", .title = "Tiny rule", .protocols = {"ludb_waves"}}))
