#include "harness/toolkit/signal_decoder.h"

#include "harness/base/error.h"
#include "harness/toolkit/resnet1d.h"
#include "tests/toolkit/finite_difference.h"

#include <ATen/ops/upsample_linear1d.h>
#include <gtest/gtest.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/upsampling.h>
#include <torch/utils.h>

namespace beatbench {
namespace {

constexpr std::int64_t kChannels = 6;

at::Tensor features_for(std::int64_t samples, std::int64_t stride) {
  torch::manual_seed(1);
  return torch::randn({3, kChannels, (samples + stride - 1) / stride});
}

TEST(SignalDecoder, GivesAValuePerClassLeadAndSample) {
  for (const std::int64_t stride : {1, 2, 4, 8, 16, 32, 3, 10, 12, 2500})
    for (const std::int64_t samples : {64, 250, 333, 1000}) {
      SignalDecoder decoder(kChannels, stride, 8, 2, 4);
      const at::Tensor logits = decoder.forward(features_for(samples, stride), samples);
      EXPECT_EQ(logits.sizes(), at::IntArrayRef({3, 4, 2, samples})) << stride;
      EXPECT_TRUE(logits.isfinite().all().item<bool>());
    }
}

// A change at one step of the features shows around that step's time, whatever the stride. Filters
// drawn at random pull it to one side by a step or so; a wrong time scale would move it by sixteen.
TEST(SignalDecoder, KeepsTheTimeOfEveryStep) {
  const at::NoGradGuard no_grad;
  for (const std::int64_t stride : {1, 2, 8, 32, 3, 10, 12}) {
    const std::int64_t samples = 100 * stride, step = 80;
    torch::manual_seed(2);
    SignalDecoder decoder(kChannels, stride, 8, 2, 4);
    decoder.eval();
    at::Tensor features = features_for(samples, stride);
    const at::Tensor before = decoder.forward(features, samples);
    features.select(2, step).add_(10);
    const at::Tensor moved =
        (decoder.forward(features, samples) - before).abs().sum(at::IntArrayRef({0, 1, 2}));
    const at::Tensor time = torch::arange(samples, at::kFloat) + 0.5;
    const double centre = ((moved * time).sum() / moved.sum()).item<double>();
    EXPECT_NEAR(centre / double(stride), double(step) + 0.5, 2) << "stride " << stride;
  }
}

TEST(SignalDecoder, ScaleOfTheFeaturesDoesNotMatter) {
  torch::manual_seed(3);
  SignalDecoder decoder(kChannels, 4, 8, 2, 4);
  const at::Tensor features = features_for(256, 4);
  const at::Tensor one = decoder.forward(features, 256),
                   other = decoder.forward(features * 100, 256);
  EXPECT_LT((one - other).abs().max().item<double>(), 1e-3);
}

TEST(SignalDecoder, EveryParameterLearns) {
  SignalDecoder decoder(kChannels, 4, 8, 2, 4);
  decoder.forward(features_for(100, 4), 100).square().mean().backward();
  for (const auto& parameter : decoder.named_parameters())
    EXPECT_TRUE(parameter.value().grad().defined()) << parameter.key();
}

TEST(SignalDecoder, RefusesStepsThatTheStrideDoesNotPromise) {
  SignalDecoder decoder(kChannels, 4, 8, 2, 4);
  try {
    decoder.forward(torch::zeros({1, kChannels, 24}), 100);
    FAIL() << "no error";
  } catch (const PluginError& error) {
    EXPECT_STREQ(error.what(),
                 "the encoder gives 24 steps for 100 samples; its stride 4 promises 25");
  }
}

// Batch norms of 16 and 8 maps: 2 * 16 + 2 * 8; convolutions of 5 taps on 16, 4 + 8 and 4 maps:
// 5 * 4 * (16 + 12 + 4) + 3 * 4; their norms 3 * 2 * 4; the last 4 * 6 + 6.
TEST(SignalDecoder, HasTheParametersCountedByHand) {
  SignalDecoder decoder({{8, 2}, {16, 4}}, 4, 2, 3);
  std::int64_t count = 0;
  for (const at::Tensor& parameter : decoder.parameters()) count += parameter.numel();
  EXPECT_EQ(count, 32 + 16 + 652 + 24 + 30);
}

// As it stood before there were skips, layer by layer.
torch::nn::Sequential without_skips(std::int64_t stride, std::int64_t width, std::int64_t out) {
  const auto conv = [](std::int64_t from, std::int64_t to, std::int64_t kernel) {
    return torch::nn::Conv1d(torch::nn::Conv1dOptions(from, to, kernel).padding(kernel / 2));
  };
  torch::nn::Sequential layers(torch::nn::BatchNorm1d(kChannels), conv(kChannels, width, 5),
                               torch::nn::BatchNorm1d(width), torch::nn::ReLU());
  for (std::int64_t done = 1; 2 * done <= stride; done *= 2) {
    layers->push_back(torch::nn::Upsample(torch::nn::UpsampleOptions()
                                              .scale_factor(std::vector<double>{2})
                                              .mode(torch::kLinear)
                                              .align_corners(false)));
    layers->push_back(conv(width, width, 5));
    layers->push_back(torch::nn::BatchNorm1d(width));
    layers->push_back(torch::nn::ReLU());
  }
  layers->push_back(conv(width, out, 1));
  return layers;
}

TEST(SignalDecoder, WithoutSkipsGivesTheBitsOfItsLayersOneAfterTheOther) {
  for (const std::int64_t stride : {1, 4, 12, 32}) {
    const std::int64_t samples = 331;
    const at::Tensor features = features_for(samples, stride);
    torch::manual_seed(5);
    SignalDecoder decoder(kChannels, stride, 8, 2, 4);
    torch::manual_seed(5);
    torch::nn::Sequential layers = without_skips(stride, 8, 8);
    at::Tensor expected = layers->forward(features);
    if (const std::int64_t length = features.size(2) * stride; expected.size(2) != length)
      expected = at::upsample_linear1d(expected, {length}, false);
    EXPECT_TRUE(decoder.forward(features, samples)
                    .equal(expected.narrow(2, 0, samples).reshape({3, 4, 2, samples})))
        << stride;
  }
}

// Maps of a pyramid, as channels and strides say.
std::vector<FeatureMap> pyramid_for(std::int64_t samples, const std::vector<MapShape>& shapes,
                                    const at::TensorOptions& options = {}) {
  torch::manual_seed(7);
  std::vector<FeatureMap> maps;
  for (const auto& [channels, stride] : shapes)
    maps.push_back({torch::randn({2, channels, (samples + stride - 1) / stride}, options), stride});
  return maps;
}

TEST(SignalDecoder, TakesSkipsOfEveryLength) {
  const std::vector<std::vector<MapShape>> pyramids = {{{3, 1}, {4, 2}, {6, 4}},
                                                       {{4, 2}, {5, 8}, {6, 32}},
                                                       {{4, 3}, {5, 6}, {6, 12}},
                                                       {{4, 5}, {6, 10}}};
  for (const auto& shapes : pyramids)
    for (const std::int64_t samples : {64, 65, 66, 67, 97, 250, 331}) {
      SignalDecoder decoder(shapes, 8, 2, 4);
      const at::Tensor out = decoder.forward(pyramid_for(samples, shapes), samples);
      EXPECT_EQ(out.sizes(), at::IntArrayRef({2, 4, 2, samples})) << shapes.back().stride;
    }
}

TEST(SignalDecoder, SkipsTellTheSampleThatTheLastMapDoesNot) {
  const at::NoGradGuard no_grad;
  const std::vector<MapShape> shapes = {{3, 2}, {4, 16}};
  torch::manual_seed(6);
  SignalDecoder decoder(shapes, 8, 1, 2);
  decoder.eval();
  std::vector<FeatureMap> maps = pyramid_for(333, shapes);
  const at::Tensor before = decoder.forward(maps, 333);
  maps[0].map.select(2, 100).add_(10);
  const at::Tensor moved = (decoder.forward(maps, 333) - before).abs().sum({0, 1, 2});
  // Two convolutions of 5 taps behind it, one of them at half the rate, and interpolation.
  EXPECT_GT(moved.slice(0, 199, 203).min().item<double>(), 0);
  EXPECT_EQ(moved.slice(0, 0, 192).max().item<double>(), 0);
  EXPECT_EQ(moved.slice(0, 210).max().item<double>(), 0);
}

TEST(SignalDecoder, GradientOfEveryMapIsThatOfFiniteDifferences) {
  const std::vector<MapShape> shapes = {{2, 1}, {3, 2}, {3, 4}};
  SignalDecoder decoder(shapes, 4, 1, 2);
  decoder.to(at::kDouble);
  std::vector<FeatureMap> maps = pyramid_for(13, shapes, at::kDouble);
  for (std::size_t i = 0; i < maps.size(); ++i)
    expect_gradient(
        [&](const at::Tensor& map) {
          std::vector<FeatureMap> with = maps;
          with[i].map = map;
          return decoder.forward(with, 13).square().mean();
        },
        maps[i].map);
}

TEST(SignalDecoder, RefusesMapsThatAreNoSkips) {
  const auto refusal = [](const std::vector<MapShape>& shapes) -> std::string {
    try {
      SignalDecoder decoder(shapes, 8, 2, 4);
    } catch (const PluginError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(refusal({{4, 5}, {6, 12}}),
            "the encoder's map of stride 5 cannot be a skip: it is not its last stride 12 halved "
            "some times, or not in the order from fine to coarse");
  EXPECT_NE(refusal({{4, 4}, {4, 2}, {6, 8}}), "");
  EXPECT_EQ(refusal({{4, 2}, {4, 4}, {6, 8}}), "");
  SignalDecoder decoder({{4, 2}, {6, 4}}, 8, 2, 4);
  EXPECT_THROW(decoder.forward(pyramid_for(64, {{6, 4}}), 64), PluginError);
  EXPECT_THROW(decoder.forward(pyramid_for(62, {{4, 2}, {6, 4}}), 64), PluginError);
}

// The maps of a ResNet on 333 samples, and what a loss on the decoder's output says to its stem.
TEST(SignalDecoder, SkipsOfAResNetReachItsStem) {
  torch::manual_seed(8);
  ResNet1d encoder(ResNet1dShape{.leads = 2, .width = 4, .blocks = 1, .stages = 3});
  const at::Tensor signal = torch::randn({2, 2, 333});
  encoder.eval();
  const std::vector<FeatureMap> maps = encoder.pyramid(signal);
  std::vector<std::vector<std::int64_t>> found;
  for (const FeatureMap& map : maps)
    found.push_back({map.stride, map.map.size(1), map.map.size(2)});
  EXPECT_EQ(found, (std::vector<std::vector<std::int64_t>>{
                       {2, 4, 167}, {4, 4, 84}, {8, 8, 42}, {16, 16, 21}}));
  EXPECT_TRUE(maps.back().map.equal(encoder.features(signal)));

  std::vector<MapShape> shapes;
  for (const FeatureMap& map : maps) shapes.push_back({map.map.size(1), map.stride});
  SignalDecoder decoder(shapes, 8, 2, 4);
  std::vector<FeatureMap> cut = maps;  // all but the stem's map are constants
  for (std::size_t i = 1; i < cut.size(); ++i) cut[i].map = cut[i].map.detach();
  decoder.forward(cut, 333).square().mean().backward();
  const auto parameters = encoder.named_parameters();
  EXPECT_GT(parameters["stem_conv.weight"].grad().abs().max().item<double>(), 0);
  EXPECT_FALSE(parameters["stage1_0.conv1.weight"].grad().defined());
}

}  // namespace
}  // namespace beatbench
