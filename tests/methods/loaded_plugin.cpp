#include "tests/methods/loaded_plugin.h"

#include "harness/toolkit/augment.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/linspace.h>
#include <torch/utils.h>

#include <dlfcn.h>
#include <stdexcept>

namespace beatbench {
namespace {

std::vector<PluginEntry> load(const std::string& id) {
  const std::string path = std::string(BEATBENCH_PLUGIN_DIR) + "/lib" + id + ".so";
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) throw std::runtime_error(dlerror());
  const auto* descriptor = static_cast<const PluginDescriptor*>(dlsym(library, kDescriptorSymbol));
  if (!descriptor) throw std::runtime_error(path + " has no descriptor");
  return descriptor->entries();
}

Options options_of(const PluginEntry& entry, const OptionChanges& changes) {
  Options options(entry.info.options);
  for (const auto& [name, value] : changes) options.set(name, value);
  return options;
}

std::unique_ptr<Method> make(const std::string& id, const OptionChanges& changes,
                             const SignalShape& shape, bool native) {
  const PluginEntry& backbone = loaded_entry("resnet1d");
  const Options narrow =
      options_of(backbone, {{"width", std::int64_t{8}}, {"blocks", std::int64_t{1}}});
  const Options options = options_of(loaded_entry(id), changes);
  const BackboneFactory make_backbone = [=, &backbone] {
    return backbone.make_backbone({narrow, shape});
  };
  return loaded_entry(id).make_method({options, shape, make_backbone, native});
}

}  // namespace

const PluginEntry& loaded_entry(const std::string& id) {
  at::set_num_threads(1);  // small tensors; tests share the machine
  static std::map<std::string, std::vector<PluginEntry>> loaded;
  if (!loaded.contains(id)) loaded[id] = load(id);
  return loaded[id].at(0);
}

std::unique_ptr<Method> make_method(const std::string& id, const OptionChanges& changes,
                                    std::int64_t samples) {
  return make(id, changes, {.leads = twelve_leads(), .rate_hz = 100, .samples = samples}, false);
}

std::unique_ptr<Method> make_native_method(const std::string& id, const OptionChanges& changes,
                                           std::int64_t samples, double rate_hz) {
  return make(id, changes, {.leads = twelve_leads(), .rate_hz = rate_hz, .samples = samples}, true);
}

Batch toy_batch(std::int64_t records, std::int64_t samples) {
  Random random(7, "toy");
  const at::Tensor frequency = random.uniform({records, 1, 1}, 4, 40);
  const at::Tensor height = random.uniform({records, 12, 1}, -1, 1);
  const at::Tensor time = at::linspace(0, 1, samples, at::kFloat);
  const at::Tensor index = at::arange(records, at::kLong);
  return {(frequency * time).sin() * height + random.normal({records, 12, samples}) * 0.05, index,
          index};
}

LossLog log_of(Method& method, const Batch& batch, std::uint64_t seed) {
  torch::manual_seed(seed);  // of dropout
  Random random(seed, "views");
  LossLog log;
  log.add("total", method.loss(batch, random, log).item<double>());
  return log;
}

double value(const LossLog& log, const std::string& name) {
  for (const auto& [key, number] : log.values())
    if (key == name) return number;
  throw std::out_of_range(name + " was not logged");
}

double loss_value(Method& method, const Batch& batch, std::uint64_t seed) {
  return value(log_of(method, batch, seed), "total");
}

std::pair<double, double> train_steps(Method& method, const Batch& batch, int steps) {
  method.train(true);
  std::vector<at::Tensor> weights;
  for (const ParameterGroup& group : method.parameters())
    weights.insert(weights.end(), group.tensors.begin(), group.tensors.end());
  double first = 0, last = 0;
  for (int step = 0; step < steps; ++step) {
    Random random(1, "views");  // the same views each step: the loss must fall
    LossLog log;
    const at::Tensor loss = method.loss(batch, random, log);
    loss.backward();
    last = loss.item<double>();
    if (step == 0) first = last;
    const at::NoGradGuard no_graph;
    for (at::Tensor& weight : weights) {
      if (!weight.grad().defined()) continue;
      weight.sub_(weight.grad() * 0.02);
      weight.mutable_grad().zero_();
    }
  }
  return {first, last};
}

}  // namespace beatbench
