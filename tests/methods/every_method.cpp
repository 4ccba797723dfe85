#include "tests/methods/every_method.h"

#include "harness/toolkit/device.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>
#include <torch/utils.h>

#include <algorithm>
#include <dlfcn.h>
#include <filesystem>
#include <stdexcept>

namespace beatbench {
namespace {

constexpr std::int64_t kRecords = 24;  // of the corpus

std::vector<PluginEntry> entries_of(const std::filesystem::path& file) {
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) throw std::runtime_error(dlerror());
  const auto* descriptor = static_cast<const PluginDescriptor*>(dlsym(library, kDescriptorSymbol));
  if (!descriptor) throw std::runtime_error(file.string() + " has no descriptor");
  return descriptor->entries();
}

double rate_hz(const SignalContract& contract) {
  const double most = contract.max_rate_hz > 0 ? contract.max_rate_hz : 100;
  return std::max(std::min(100.0, most), contract.min_rate_hz);
}

// Made once.
const SyntheticCorpus& corpus_for(const SignalContract& contract) {
  static std::map<std::pair<double, std::vector<std::string>>, SyntheticCorpus> made;
  const auto leads = contract.leads.empty() ? twelve_leads() : contract.leads;
  return made.try_emplace({rate_hz(contract), leads}, kRecords, rate_hz(contract), leads)
      .first->second;
}

}  // namespace

const std::map<std::string, PluginEntry>& every_method() {
  static const auto all = [] {
    std::map<std::string, PluginEntry> found;
    for (const char* folder : {BEATBENCH_PLUGIN_DIR, BEATBENCH_DOCUMENTED_DIR})
      for (const auto& file : std::filesystem::directory_iterator(folder))
        if (file.path().extension() == ".so")
          for (PluginEntry& entry : entries_of(file.path()))
            if (entry.make_method) {
              const std::string id = entry.info.id;
              if (!found.emplace(id, std::move(entry)).second)
                throw std::runtime_error("two plugins export " + id);
            }
    return found;
  }();
  return all;
}

std::vector<std::string> every_id() {
  std::vector<std::string> all;
  for (const auto& [id, entry] : every_method()) all.push_back(id);
  return all;
}

std::vector<std::string> every_native_id() {
  std::vector<std::string> some;
  for (const auto& [id, entry] : every_method())
    if (entry.info.native) some.push_back(id);
  return some;
}

Made::Made(const std::string& id, bool native, std::uint64_t seed)
    : entry(every_method().at(id)),
      corpus(corpus_for(native ? entry.info.native->signal : entry.info.signal)),
      options(entry.info.options),
      backbone_options(loaded_entry("resnet1d").info.options) {
  backbone_options.set("width", std::int64_t{8});
  backbone_options.set("blocks", std::int64_t{1});
  torch::manual_seed(seed);
  const BackboneFactory backbone = [this] {
    return loaded_entry("resnet1d").make_backbone({backbone_options, corpus.shape()});
  };
  method = entry.make_method({options, corpus.shape(), backbone, native});
}

void Made::prepare() {
  ComputedAnew derived;
  Progress progress("synthetic", true);
  method->prepare(corpus, derived, progress);
}

at::Tensor Made::features(const at::Tensor& signal) {
  const at::NoGradGuard no_graph;
  const auto encoder = method->encoder();
  encoder->train(false);
  return encoder->features(signal);
}

at::Tensor Made::loss(std::uint64_t seed, std::int64_t records) {
  torch::manual_seed(seed);  // of dropout
  Random random(seed, "loss");
  LossLog log;
  Batch batch = corpus.batch(records);
  batch.signal = batch.signal.to(device_of(method->state()));
  return method->loss(batch, random, log);
}

void Made::descend() {
  const at::NoGradGuard no_graph;
  for (const ParameterGroup& group : method->parameters())
    for (at::Tensor weight : group.tensors)
      if (weight.grad().defined()) {
        weight.sub_(weight.grad() * (.01 / (1e-12 + weight.grad().norm())));
        weight.mutable_grad().zero_();
      }
}

void load(const std::vector<NamedTensor>& from, const std::vector<NamedTensor>& to) {
  const at::NoGradGuard no_graph;
  ASSERT_EQ(from.size(), to.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    ASSERT_EQ(from[i].name, to[i].name);
    at::Tensor value = to[i].value;
    value.copy_(from[i].value);
  }
}

void expect_declared_shape(Made& made) {
  const auto encoder = made.method->encoder();
  ASSERT_TRUE(encoder);
  const std::int64_t samples = made.corpus.shape().samples, stride = encoder->stride();
  ASSERT_GT(stride, 0);
  const at::Tensor features = made.features(made.corpus.batch(2).signal);
  EXPECT_EQ(features.sizes(),
            at::IntArrayRef({2, encoder->channels(), (samples + stride - 1) / stride}));
  EXPECT_TRUE(features.isfinite().all().item<bool>());
}

void expect_judged_from_state(Made& trained, Made& judged) {
  trained.prepare();
  load(trained.method->encoder()->state(), judged.method->encoder()->state());
  const at::Tensor signal = trained.corpus.batch(2).signal;
  EXPECT_TRUE(at::equal(trained.features(signal), judged.features(signal)));
}

}  // namespace beatbench
