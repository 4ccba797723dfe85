#pragma once

#include "harness/protocols/protocol.h"
#include "harness/toolkit/module.h"

#include <ATen/Parallel.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/utils.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace beatbench {

// An encoder that is one function of the signal, without weights; remembers how it was used.
class FunctionEncoder final : public Encoder {
 public:
  using Function = std::function<at::Tensor(const at::Tensor&)>;
  FunctionEncoder(std::int64_t channels, Function function)
      : channels_(channels), function_(std::move(function)) {}
  at::Tensor features(const at::Tensor& signal) override {
    largest_batch = std::max(largest_batch, signal.size(0));
    seen_in_training |= trains_;
    seen_with_grad |= at::GradMode::is_enabled();
    return function_(signal);
  }
  std::int64_t channels() const override { return channels_; }
  std::int64_t stride() const override { return 1; }
  std::vector<NamedTensor> state() override { return {}; }
  void train(bool on) override { trains_ = on; }

  std::int64_t largest_batch = 0;
  bool seen_in_training = false, seen_with_grad = false;

 private:
  std::int64_t channels_;
  Function function_;
  bool trains_ = true;
};

// Of two leads whose signal is the wave itself, 0 to 3: one channel a lead and class.
inline std::shared_ptr<Encoder> wave_oracle() {
  return std::make_shared<FunctionEncoder>(8, [](const at::Tensor& x) {
    return torch::one_hot(x.round().clamp(0, 3).to(at::kLong), 4)
        .permute({0, 1, 3, 2})
        .reshape({x.size(0), 8, x.size(2)})
        .to(at::kFloat);
  });
}

// A convolution of four channels that keeps the length, for fine-tuning; with or without a norm.
class SmallNet final : public ModuleEncoder {
 public:
  SmallNet(std::int64_t leads, std::int64_t kernel, bool with_norm = true)
      : convolution_(register_module(
            "convolution",
            torch::nn::Conv1d(torch::nn::Conv1dOptions(leads, 4, kernel).padding(kernel / 2)))) {
    if (with_norm) norm_ = register_module("norm", torch::nn::BatchNorm1d(4));
  }
  at::Tensor features(const at::Tensor& signal) override {
    const at::Tensor out = convolution_(signal);
    return (norm_ ? norm_(out) : out).relu();
  }
  std::int64_t channels() const override { return 4; }
  std::int64_t stride() const override { return 1; }

 private:
  torch::nn::Conv1d convolution_;
  torch::nn::BatchNorm1d norm_{nullptr};
};

// The same weights each time.
inline std::shared_ptr<Encoder> small_net(std::int64_t leads, std::int64_t kernel,
                                          bool with_norm = true) {
  torch::manual_seed(4);
  return std::make_shared<SmallNet>(leads, kernel, with_norm);
}

// One evaluation with the protocol's defaults but for what a test changes.
struct ToyTask {
  const PreparedSet& data;
  std::string mode = "linear";
  double label_fraction = 1;
  int fold = 0;
  std::uint64_t seed = 1;
  std::int64_t limit = 0;
  std::map<std::string, OptionValue> changes = {};
  bool stopped = false;
  std::int64_t kept_feature_bytes = std::int64_t{2} << 30;
  const Split* split = nullptr;
  const PreparedSet* test_data = nullptr;

  Evaluation run(const Protocol& protocol, std::shared_ptr<Encoder> encoder,
                 Delineator* delineator = nullptr) const {
    at::set_num_threads(1);  // small tensors; tests share the machine
    Options options(protocol.options);
    for (const auto& [name, value] : changes) options.set(name, value);
    const StepReport silent = [](std::int64_t, std::int64_t, const std::string&) {};
    const StopFlag stop{stopped};
    return protocol.evaluate({std::move(encoder),
                              false,
                              data,
                              mode,
                              label_fraction,
                              fold,
                              seed,
                              options,
                              limit,
                              silent,
                              stop,
                              {},
                              delineator,
                              kept_feature_bytes,
                              split,
                              test_data});
  }
};

inline double value_of(const Evaluation& evaluation, const std::string& metric,
                       const std::string& scope = "macro") {
  for (const ScoreRow& row : evaluation.metrics)
    if (row.metric == metric && row.scope == scope) return row.value.value();
  throw std::runtime_error("no metric " + metric);
}

}  // namespace beatbench
