// What holds for every method with its default options on a small backbone: a new plugin is covered
// by being built.
#include "harness/base/atomic_file.h"
#include "tests/methods/every_method.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

namespace beatbench {
namespace {

std::vector<at::Tensor> copy_of(const std::vector<NamedTensor>& state) {
  std::vector<at::Tensor> copy;
  for (const NamedTensor& tensor : state) copy.push_back(tensor.value.detach().clone());
  return copy;
}

class EveryMethod : public testing::TestWithParam<std::string> {
 protected:
  const EntryInfo& info() const { return every_method().at(GetParam()).info; }
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

// Fine to coarse, each map of as many steps as its stride promises.
TEST_P(EveryMethod, EndsItsPyramidWithItsFeatures) {
  Made one = made();
  const at::NoGradGuard no_graph;
  const auto encoder = one.method->encoder();
  encoder->train(false);
  const at::Tensor signal = one.corpus.batch(2).signal;
  const std::vector<FeatureMap> maps = encoder->pyramid(signal);
  ASSERT_FALSE(maps.empty());
  EXPECT_TRUE(at::equal(maps.back().map, encoder->features(signal)));
  EXPECT_EQ(maps.back().stride, encoder->stride());
  std::int64_t finer = 0;
  for (const auto& [map, stride] : maps) {
    EXPECT_GT(stride, finer);
    EXPECT_EQ(map.size(2), (signal.size(2) + stride - 1) / stride);
    finer = stride;
  }
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
    one.descend();
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
    one.descend();
    one.method->after_step(number);
  }
  const auto after = one.method->encoder()->state();
  bool changed = false;
  for (std::size_t i = 0; i < after.size(); ++i)
    changed = changed || (after[i].trainable && !at::equal(after[i].value, before[i]));
  EXPECT_TRUE(changed);
}

INSTANTIATE_TEST_SUITE_P(Plugins, EveryMethod, testing::ValuesIn(every_id()), name_of);

}  // namespace
}  // namespace beatbench
