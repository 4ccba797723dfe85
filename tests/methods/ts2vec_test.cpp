#include "harness/base/error.h"
#include "tests/methods/loaded_plugin.h"
#include "tests/methods/synthetic_corpus.h"
#include "tests/toolkit/tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>
#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {

// The published encoder in small.
const OptionChanges kSmall = {{"native_hidden", std::int64_t{8}},
                              {"native_channels", std::int64_t{12}},
                              {"native_blocks", std::int64_t{3}}};

OptionChanges small_with(const std::string& name, OptionValue value) {
  OptionChanges changes = kSmall;
  changes[name] = std::move(value);
  return changes;
}

void prepare(Method& method, const Corpus& corpus) {
  ComputedAnew derived;
  Progress progress("synthetic", true);
  method.prepare(corpus, derived, progress);
}

template <typename Model>
void copy_state(Model& from, Model& to) {
  const at::NoGradGuard no_graph;
  const auto source = from.state(), target = to.state();
  ASSERT_EQ(source.size(), target.size());
  for (std::size_t i = 0; i < source.size(); ++i) {
    at::Tensor value = target[i].value;
    value.copy_(source[i].value);
  }
}

at::Tensor judged_features(Method& method, const at::Tensor& signal) {
  const at::NoGradGuard no_graph;
  method.encoder()->train(false);
  return method.encoder()->features(signal);
}

TEST(Ts2Vec, IsThePublishedEncoderInTheNativeArm) {
  const auto method = make_native_method("ts2vec", {}, 40, 100);
  const auto encoder = method->encoder();
  std::int64_t parameters = 0;
  for (const NamedTensor& tensor : encoder->state())
    if (tensor.trainable) parameters += tensor.value.numel();
  EXPECT_EQ(parameters, 637952);
  EXPECT_EQ(encoder->stride(), 1);
  EXPECT_EQ(encoder->channels(), 320);
  EXPECT_EQ(judged_features(*method, toy_batch(2, 37).signal).sizes(),
            at::IntArrayRef({2, 320, 37}));
}

TEST(Ts2Vec, TrainsTheOnlineNetworkAlone) {
  for (const bool average : {true, false}) {
    const auto method =
        make_native_method("ts2vec", small_with("weight_average", average), 100, 100);
    std::size_t trained = 0;
    for (const ParameterGroup& group : method->parameters()) trained += group.tensors.size();
    std::size_t of_encoder = 0;
    for (const NamedTensor& tensor : method->encoder()->state()) of_encoder += tensor.trainable;
    EXPECT_EQ(trained, of_encoder);
    method->train(true);
    Random random(1, "views");
    LossLog log;
    method->loss(toy_batch(4, 100), random, log).backward();
    for (const ParameterGroup& group : method->parameters())
      for (const at::Tensor& tensor : group.tensors) EXPECT_TRUE(tensor.grad().defined());
  }
}

TEST(Ts2Vec, JudgesTheMeanOfTheWeightsOfAllSteps) {
  for (const bool native : {true, false}) {
    const auto method =
        native ? make_native_method("ts2vec", kSmall, 200, 100) : make_method("ts2vec", {}, 200);
    method->train(true);
    std::map<std::string, at::Tensor> sum;
    const auto add = [&] {
      for (const NamedTensor& tensor : method->state())
        if (tensor.name.starts_with("online.") && tensor.trainable) {
          at::Tensor& one = sum[tensor.name.substr(7)];
          const at::Tensor value = tensor.value.detach().to(at::kDouble);
          one = one.defined() ? one + value : value.clone();
        }
    };
    add();
    for (int step = 0; step < 4; ++step) {
      train_steps(*method, toy_batch(4), 1);
      method->after_step(step);
      add();
    }
    ASSERT_FALSE(sum.empty());
    for (const NamedTensor& tensor : method->encoder()->state())
      if (tensor.trainable) {
        const double off =
            (tensor.value.detach() - sum.at(tensor.name) / 5).abs().max().item<double>();
        EXPECT_LT(off, 1e-6) << tensor.name;
      }
  }
}

TEST(Ts2Vec, ScalesByTheStatisticsOfTheCorpusAndKeepsThemInTheEncoder) {
  SyntheticCorpus corpus(6), changed(6);
  changed.change(3, .5F);
  const auto one = make_native_method("ts2vec", kSmall, 1000, 100);
  const auto two = make_native_method("ts2vec", kSmall, 1000, 100);
  copy_state(*one, *two);
  prepare(*one, corpus);
  prepare(*two, changed);
  const at::Tensor signal = corpus.batch(2).signal;
  const at::Tensor features = judged_features(*one, signal);
  EXPECT_LT((features - judged_features(*two, 3 * signal + .5)).abs().max().item<double>(), 1e-4);

  // In a process that only judges, prepare() is never called.
  const auto judged = make_native_method("ts2vec", kSmall, 1000, 100);
  copy_state(*one->encoder(), *judged->encoder());
  EXPECT_TRUE(at::equal(features, judged_features(*judged, signal)));
}

TEST(Ts2Vec, TakesTheMeanAndDeviationOfEachLead) {
  const SyntheticCorpus corpus(5);
  const auto method = make_native_method("ts2vec", kSmall, 1000, 100);
  prepare(*method, corpus);
  const at::Tensor all = corpus.batch(5).signal.to(at::kDouble);
  for (const NamedTensor& tensor : method->encoder()->state()) {
    if (tensor.name == "scale.mean") {
      EXPECT_LT((tensor.value.squeeze(1) - all.mean({0, 2})).abs().max().item<double>(), 1e-6);
    }
    if (tensor.name == "scale.sd") {
      EXPECT_LT((tensor.value.squeeze(1) - all.std({0, 2}, false)).abs().max().item<double>(),
                1e-6);
    }
  }
}

TEST(Ts2Vec, GoesOnInTheSameBitsFromItsState) {
  const auto run = [](Method& method, int from, int to) {
    for (int step = from; step < to; ++step) {
      train_steps(method, toy_batch(4), 1);
      method.after_step(step);
    }
  };
  const OptionChanges exact = {{"head_channels", std::int64_t{16}}};  // no dropout in this arm
  const auto whole = make_method("ts2vec", exact), second = make_method("ts2vec", exact);
  run(*whole, 0, 3);
  copy_state(*whole, *second);
  run(*whole, 3, 5);
  run(*second, 3, 5);
  const auto one = whole->state(), two = second->state();
  for (std::size_t i = 0; i < one.size(); ++i)
    EXPECT_TRUE(at::equal(one[i].value, two[i].value)) << one[i].name;
}

TEST(Ts2Vec, ContrastsAStretchOfLongRecordsAlone) {
  for (const bool native : {true, false}) {
    const OptionChanges few = small_with("max_steps", std::int64_t{4});
    const auto method =
        native ? make_native_method("ts2vec", few, 300, 100) : make_method("ts2vec", few, 300);
    const std::int64_t most = 4 * method->encoder()->stride();
    Batch batch = toy_batch(3, 300);
    batch.signal.set_requires_grad(true);
    Random random(5, "views");
    LossLog log;
    method->loss(batch, random, log).backward();
    const at::Tensor used = batch.signal.grad().abs().sum({0, 1}).nonzero();
    ASSERT_GT(used.size(0), 0);
    EXPECT_LT(used.max().item<std::int64_t>() - used.min().item<std::int64_t>(), most);
  }
}

TEST(Ts2Vec, RefusesRecordsThatAreTooShort) {
  EXPECT_NO_THROW(make_method("ts2vec", {}, 64));  // two steps of 32 samples
  try {
    make_method("ts2vec", {}, 63);
    FAIL() << "a record of one step was taken";
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("2 steps"), std::string::npos) << error.what();
  }
  EXPECT_THROW(make_native_method("ts2vec", small_with("temporal_unit", std::int64_t{5}), 63, 100),
               UsageError);
}

TEST(Ts2Vec, GivesTheSameBitsForTheSameRandom) {
  for (const bool native : {true, false}) {
    const auto method =
        native ? make_native_method("ts2vec", kSmall, 200, 100) : make_method("ts2vec");
    method->train(false);
    const Batch batch = toy_batch(6);
    EXPECT_EQ(loss_value(*method, batch, 3), loss_value(*method, batch, 3));
    EXPECT_NE(loss_value(*method, batch, 3), loss_value(*method, batch, 4));
  }
}

TEST(Ts2Vec, LearnsAToyBatch) {
  Batch batch = toy_batch(8);
  const auto controlled = make_method("ts2vec");
  const auto [first, last] = train_steps(*controlled, batch, 40);
  EXPECT_LT(last, .9 * first);
  batch.signal *= 4;  // as it would be of z-scores: small features have alike dot products
  const auto native = make_native_method("ts2vec", kSmall, 200, 100);
  const auto [native_first, native_last] = train_steps(*native, batch, 40);
  EXPECT_LT(native_last, .9 * native_first);
}

}  // namespace
}  // namespace beatbench
