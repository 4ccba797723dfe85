// Methods that go wrong in the middle of their training, each in another way, and one that does
// not.
#include "harness/sdk/plugin.h"
#include "harness/toolkit/module.h"

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>
#include <vector>

namespace beatbench {
namespace {

// Reconstructs a noisy record from its features. Uses all that a resumed run must bring back:
// dropout, running statistics, draws, a buffer that changes behind each step.
class Steady : public ModuleMethod {
 public:
  static std::vector<OptionSpec> options() {
    return {{"step_ms", std::int64_t{0}, "pause in each step", 0, 10000}};
  }
  explicit Steady(const MethodContext& context)
      : ModuleMethod(context.make_backbone()),
        step_ms_(context.options.integer("step_ms")),
        norm_(register_module("norm", torch::nn::BatchNorm1d(encoder_->channels()))),
        dropout_(register_module("dropout", torch::nn::Dropout(0.3))),
        out_(register_module("out", torch::nn::Linear(encoder_->channels(), 8))),
        slow_(register_buffer("slow", torch::zeros({8}))) {}

  at::Tensor loss(const Batch& batch, Random& random, LossLog& log) override {
    std::this_thread::sleep_for(std::chrono::milliseconds(step_ms_));
    const at::Tensor noisy = batch.signal + random.normal(batch.signal.sizes()) * 0.05;
    const at::Tensor out = out_(dropout_(norm_(encoder_->features(noisy).mean(-1))));
    mean_ = out.detach().mean(0);
    log.add("mean_out", mean_.mean().item<double>());
    const at::Tensor target = batch.signal.select(1, 1).narrow(1, 0, 8);
    return (out - target - slow_).square().mean();
  }
  void after_step(std::int64_t /*step*/) override { slow_.lerp_(mean_, 0.1); }

 private:
  std::int64_t step_ms_;
  torch::nn::BatchNorm1d norm_;
  torch::nn::Dropout dropout_;
  torch::nn::Linear out_;
  at::Tensor slow_, mean_;
};

// Steady for two steps, then what its kind does.
enum class Kind { throws, segfaults, hangs, eats, not_finite };

template <Kind kind>
class Misbehaving final : public Steady {
 public:
  static std::vector<OptionSpec> options() { return Steady::options(); }
  using Steady::Steady;
  at::Tensor loss(const Batch& batch, Random& random, LossLog& log) override {
    at::Tensor loss = Steady::loss(batch, random, log);
    if (++steps_ <= 2) return loss;
    if constexpr (kind == Kind::throws) throw std::runtime_error("record 17 makes no sense to me");
    if constexpr (kind == Kind::segfaults) ::raise(SIGSEGV);
    if constexpr (kind == Kind::hangs)
      while (true) std::this_thread::sleep_for(std::chrono::seconds(1));
    if constexpr (kind == Kind::eats)
      while (true) {
        eaten_.emplace_back(std::size_t{64} << 20, 'x');
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
    return loss / 0.0;
  }

 private:
  int steps_ = 0;
  std::vector<std::vector<char>> eaten_;
};

template <Kind kind>
PluginEntry entry(const char* id) {
  return plugin_entry<Misbehaving<kind>>({.id = id, .title = id});
}

}  // namespace
}  // namespace beatbench

BEATBENCH_PLUGIN_ENTRIES(beatbench::plugin_entry<beatbench::Steady>({.id = "steady",
                                                                     .title = "steady"}),
                         beatbench::entry<beatbench::Kind::throws>("throws"),
                         beatbench::entry<beatbench::Kind::segfaults>("segfaults"),
                         beatbench::entry<beatbench::Kind::hangs>("hangs"),
                         beatbench::entry<beatbench::Kind::eats>("eats"),
                         beatbench::entry<beatbench::Kind::not_finite>("not_finite"))
