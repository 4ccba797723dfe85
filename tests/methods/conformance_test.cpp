// What holds for every method of every plugin in the plugin folder, and of the one that
// docs/method-author.md shows, with its default options on a
// small backbone: a new plugin is covered by being built.
#include "harness/base/atomic_file.h"
#include "harness/toolkit/device.h"
#include "tests/methods/loaded_plugin.h"
#include "tests/methods/synthetic_corpus.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <gtest/gtest.h>
#include <torch/cuda.h>
#include <torch/utils.h>

#include <algorithm>
#include <dlfcn.h>
#include <filesystem>
#include <set>
#include <stdexcept>

namespace beatbench {
namespace {

constexpr std::int64_t kRecords = 24;       // of the corpus
constexpr std::int64_t kBatch = 8;          // of a step
constexpr std::int64_t kMuch = 20'000'000;  // parameters; larger encoders are made but not run

std::vector<PluginEntry> entries_of(const std::filesystem::path& file) {
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) throw std::runtime_error(dlerror());
  const auto* descriptor = static_cast<const PluginDescriptor*>(dlsym(library, kDescriptorSymbol));
  if (!descriptor) throw std::runtime_error(file.string() + " has no descriptor");
  return descriptor->entries();
}

// By id; never unloaded.
const std::map<std::string, PluginEntry>& methods() {
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

std::vector<std::string> ids(bool native_only) {
  std::vector<std::string> some;
  for (const auto& [id, entry] : methods())
    if (entry.info.native || !native_only) some.push_back(id);
  return some;
}

double rate_hz(const SignalContract& contract) {
  const double most = contract.max_rate_hz > 0 ? contract.max_rate_hz : 100;
  return std::max(std::min(100.0, most), contract.min_rate_hz);
}

// 10 s of the leads and near the 100 Hz that the contract allows, made once.
const SyntheticCorpus& corpus_for(const SignalContract& contract) {
  static std::map<std::pair<double, std::vector<std::string>>, SyntheticCorpus> made;
  const auto leads = contract.leads.empty() ? twelve_leads() : contract.leads;
  return made.try_emplace({rate_hz(contract), leads}, kRecords, rate_hz(contract), leads)
      .first->second;
}

// A method with all that it may refer to.
struct Made {
  Made(const std::string& id, bool native, std::uint64_t seed)
      : entry(methods().at(id)),
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

  void prepare() {
    ComputedAnew derived;
    Progress progress("synthetic", true);
    method->prepare(corpus, derived, progress);
  }

  at::Tensor features(const at::Tensor& signal) {
    const at::NoGradGuard no_graph;
    const auto encoder = method->encoder();
    encoder->train(false);
    return encoder->features(signal);
  }

  at::Tensor loss(std::uint64_t seed = 1) {
    torch::manual_seed(seed);  // of dropout
    Random random(seed, "loss");
    LossLog log;
    Batch batch = corpus.batch(kBatch);
    batch.signal = batch.signal.to(device_of(method->state()));
    return method->loss(batch, random, log);
  }

  const PluginEntry& entry;
  const SyntheticCorpus& corpus;
  Options options, backbone_options;
  std::unique_ptr<Method> method;
};

std::vector<at::Tensor> copy_of(const std::vector<NamedTensor>& state) {
  std::vector<at::Tensor> copy;
  for (const NamedTensor& tensor : state) copy.push_back(tensor.value.detach().clone());
  return copy;
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

void descend(Method& method) {
  const at::NoGradGuard no_graph;
  for (const ParameterGroup& group : method.parameters())
    for (at::Tensor weight : group.tensors)
      if (weight.grad().defined()) {
        weight.sub_(weight.grad() * (.01 / (1e-12 + weight.grad().norm())));
        weight.mutable_grad().zero_();
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

// An evaluation makes the method anew, never prepares it and loads the encoder alone.
void expect_judged_from_state(Made& trained, Made& judged) {
  trained.prepare();
  load(trained.method->encoder()->state(), judged.method->encoder()->state());
  const at::Tensor signal = trained.corpus.batch(2).signal;
  EXPECT_TRUE(at::equal(trained.features(signal), judged.features(signal)));
}

class EveryMethod : public testing::TestWithParam<std::string> {
 protected:
  const EntryInfo& info() const { return methods().at(GetParam()).info; }
  Made made(std::uint64_t seed = 1) const { return {GetParam(), false, seed}; }
};

TEST_P(EveryMethod, SaysWhatItIs) {
  EXPECT_TRUE(std::ranges::all_of(info().id, [](char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }));
  EXPECT_FALSE(info().title.empty());
  EXPECT_FALSE(info().summary.empty());
  EXPECT_FALSE(info().licence.empty());
  EXPECT_TRUE(info().reference || !info().citation.empty());
  for (const OptionSpec& option : info().options) {
    EXPECT_FALSE(option.help.empty()) << option.name;
    EXPECT_EQ(misfit(option, option.fallback), "") << option.name;
  }
}

// The method's page, and those beside it that it links to for options they share.
std::string pages_of(const std::string& id) {
  const auto folder = std::filesystem::path(BEATBENCH_SOURCE_DIR) / "docs" / "methods";
  const std::string own = read_file(folder / (id + ".md"));
  std::string all = own;
  for (const auto& page : std::filesystem::directory_iterator(folder))
    if (own.find("(" + page.path().filename().string() + ")") != std::string::npos)
      all += read_file(page.path());
  return all;
}

TEST_P(EveryMethod, HasAPageThatNamesEachOption) {
  if (info().id == "two_masks") return;  // is itself part of a page
  const std::string text = pages_of(info().id);
  for (const OptionSpec& option : info().options)
    EXPECT_NE(text.find("`" + option.name + "`"), std::string::npos) << option.name;
}

TEST_P(EveryMethod, GivesTheFeaturesItDeclares) {
  Made one = made();
  expect_declared_shape(one);
}

TEST_P(EveryMethod, JudgesARecordTheSameEachTimeAndInAnyCompany) {
  Made one = made();
  const at::Tensor signal = one.corpus.batch(3).signal;
  const at::Tensor together = one.features(signal);
  EXPECT_TRUE(at::equal(together, one.features(signal)));
  std::vector<at::Tensor> alone;
  for (std::int64_t r = 0; r < 3; ++r) alone.push_back(one.features(signal.narrow(0, r, 1)));
  const double scale = std::max(1.0, together.abs().max().item<double>());
  EXPECT_LT((at::cat(alone) - together).abs().max().item<double>(), 1e-4 * scale);
}

TEST_P(EveryMethod, IsJudgedFromItsEncodersStateAlone) {
  Made trained = made(1), judged = made(2);
  expect_judged_from_state(trained, judged);
}

TEST_P(EveryMethod, HasNamesOfItsOwnInItsState) {
  Made one = made();
  for (const auto& state : {one.method->state(), one.method->encoder()->state()}) {
    std::set<std::string> names;
    for (const NamedTensor& tensor : state)
      EXPECT_TRUE(names.insert(tensor.name).second) << tensor.name;
  }
}

TEST_P(EveryMethod, HasAFiniteLossWithAGradient) {
  Made one = made();
  if (!info().pretrains) {
    EXPECT_THROW(one.loss(), std::logic_error);
    return;
  }
  one.prepare();
  one.method->train(true);
  const at::Tensor loss = one.loss();
  EXPECT_EQ(loss.dim(), 0);
  ASSERT_TRUE(loss.isfinite().item<bool>());
  loss.backward();
  double gradient = 0;
  for (const ParameterGroup& group : one.method->parameters())
    for (const at::Tensor& weight : group.tensors)
      if (weight.grad().defined()) gradient += weight.grad().abs().sum().item<double>();
  EXPECT_TRUE(std::isfinite(gradient));
  EXPECT_GT(gradient, 0);
}

TEST_P(EveryMethod, GoesOnFromItsStateInTheSameBits) {
  if (!info().pretrains) return;  // has no steps to go on with
  Made first = made(1), second = made(2);
  const auto step = [](Made& one, std::int64_t number) {
    const at::Tensor loss = one.loss(std::uint64_t(number));
    loss.backward();
    descend(*one.method);
    one.method->after_step(number);
    return loss.item<double>();
  };
  for (Made* one : {&first, &second}) {
    one->prepare();
    one->method->train(true);
  }
  step(first, 0);
  load(first.method->state(), second.method->state());
  for (std::int64_t number : {1, 2}) EXPECT_EQ(step(first, number), step(second, number));
}

TEST_P(EveryMethod, ChangesTheJudgedEncoderInThreeSteps) {
  if (!info().pretrains) return;  // its encoder stays as it was made
  Made one = made();
  one.prepare();
  one.method->train(true);
  const auto before = copy_of(one.method->encoder()->state());
  for (std::int64_t number = 0; number < 3; ++number) {
    one.loss(std::uint64_t(number)).backward();
    descend(*one.method);
    one.method->after_step(number);
  }
  const auto after = one.method->encoder()->state();
  bool changed = false;
  for (std::size_t i = 0; i < after.size(); ++i)
    changed = changed || (after[i].trainable && !at::equal(after[i].value, before[i]));
  EXPECT_TRUE(changed);
}

std::string name_of(const testing::TestParamInfo<std::string>& test) { return test.param; }
INSTANTIATE_TEST_SUITE_P(Plugins, EveryMethod, testing::ValuesIn(ids(false)), name_of);

class EveryNativeArm : public testing::TestWithParam<std::string> {};

TEST_P(EveryNativeArm, GivesTheFeaturesItDeclaresAtItsLowestRateAndFromItsStateAlone) {
  Made one(GetParam(), true, 1);
  std::int64_t parameters = 0;
  for (const NamedTensor& tensor : one.method->encoder()->state())
    if (tensor.trainable) parameters += tensor.value.numel();
  EXPECT_GT(parameters, 0);
  EXPECT_GT(one.method->encoder()->channels(), 0);
  if (parameters > kMuch) return;
  expect_declared_shape(one);
  Made judged(GetParam(), true, 2);
  expect_judged_from_state(one, judged);
}

TEST_P(EveryNativeArm, HasARecipe) {
  const Recipe& recipe = methods().at(GetParam()).info.native->recipe;
  EXPECT_TRUE(recipe.optimizer == "adam" || recipe.optimizer == "adamw") << recipe.optimizer;
  EXPECT_TRUE(recipe.schedule == "warmup_cosine" || recipe.schedule == "constant")
      << recipe.schedule;
  EXPECT_GT(recipe.lr, 0);
  EXPECT_GE(recipe.weight_decay, 0);
  EXPECT_GE(recipe.warmup_epochs, 0);
  EXPECT_GT(recipe.epochs, recipe.warmup_epochs);
  EXPECT_GT(recipe.batch, 0);
}

INSTANTIATE_TEST_SUITE_P(Plugins, EveryNativeArm, testing::ValuesIn(ids(true)), name_of);

// Where there is a GPU, alone; elsewhere there are no such tests.
class EveryMethodOnAGpu : public testing::TestWithParam<std::string> {};

TEST_P(EveryMethodOnAGpu, LosesAndJudgesAsOnTheCpu) {
  Made cpu(GetParam(), false, 1), gpu(GetParam(), false, 1);
  at::globalContext().setAllowTF32CuDNN(false);
  for (Made* one : {&cpu, &gpu}) one->prepare();
  move_to(gpu.method->state(), at::kCUDA);
  const at::Device where = device_of(gpu.method->encoder()->state());
  const at::Tensor signal = cpu.corpus.batch(3).signal, expected = cpu.features(signal);
  const at::Tensor features = gpu.features(signal.to(where)).to(at::kCPU);
  const double scale = std::max(1.0, expected.abs().max().item<double>());
  EXPECT_LT((features - expected).abs().max().item<double>(), 1e-3 * scale);
  if (!cpu.entry.info.pretrains) return;
  for (Made* one : {&cpu, &gpu}) one->method->train(true);
  const at::Tensor loss = gpu.loss();
  EXPECT_TRUE(loss.is_cuda());
  // Dropout draws from each device's own generator.
  const double draws = GetParam().starts_with("w") ? 0.1 : 1e-3;
  EXPECT_NEAR(loss.item<double>(), cpu.loss().item<double>(),
              draws * std::abs(cpu.loss().item<double>()));
  loss.backward();
  descend(*gpu.method);
  gpu.method->after_step(0);
  EXPECT_TRUE(gpu.loss().isfinite().item<bool>());
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(EveryMethodOnAGpu);
INSTANTIATE_TEST_SUITE_P(Plugins, EveryMethodOnAGpu,
                         testing::ValuesIn(torch::cuda::is_available()
                                               ? ids(false)
                                               : std::vector<std::string>()),
                         name_of);

}  // namespace
}  // namespace beatbench
