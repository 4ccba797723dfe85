#include "harness/toolkit/conv_transformer.h"

#include "harness/sdk/random.h"
#include "harness/toolkit/scale_gradient.h"
#include "harness/toolkit/state_file.h"
#include "tests/base/temporary_folder.h"
#include "tests/toolkit/finite_difference.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>
#include <torch/utils.h>

#include <cmath>

namespace beatbench {
namespace {

at::Tensor normal(at::IntArrayRef shape, std::uint64_t seed = 1) {
  return Random(seed, "x").normal(shape);
}

ConvTransformerShape small_shape() {
  return {.leads = 3,
          .context = {.in = 8, .width = 16, .layers = 1, .heads = 2, .ffn = 24, .kernel = 8},
          .feature_gradient = .1};
}

TEST(ConvFeatures, GiveThePublishedNumberOfSteps) {
  ConvFeatures convs(2, 4);
  EXPECT_EQ(convs.stride(), 16);
  for (const auto& [samples, steps] :
       {std::pair{2500, 156}, {5000, 312}, {1000, 62}, {16, 1}, {31, 1}, {32, 2}})
    EXPECT_EQ(convs.forward(normal({1, 2, samples})).sizes(), at::IntArrayRef({1, 4, steps}));
  EXPECT_ANY_THROW(convs.forward(normal({1, 2, 15})));
}

// In plain loops: convolution, norm of each channel over time, GELU; then without norm.
TEST(ConvFeatures, AgreeWithLoops) {
  ConvFeatures convs(2, 3, 2);
  convs.to(at::kDouble);
  const auto w = convs.named_parameters();
  const at::NoGradGuard no_graph;
  w["norm.weight"].copy_(matrix({{.5, 2, -1}})[0]);
  w["norm.bias"].copy_(matrix({{.1, -.2, .3}})[0]);
  const at::Tensor signal = normal({2, 2, 11}).to(at::kDouble);
  const auto gelu = [](double x) { return .5 * x * (1 + std::erf(x / std::sqrt(2.))); };
  const auto conv = [&](const std::vector<std::vector<double>>& x, const at::Tensor& weight) {
    std::vector<std::vector<double>> out(3, std::vector<double>(x[0].size() / 2, 0));
    for (std::size_t o = 0; o < 3; ++o)
      for (std::size_t t = 0; t < out[o].size(); ++t)
        for (std::size_t i = 0; i < x.size(); ++i)
          for (std::size_t k = 0; k < 2; ++k)
            out[o][t] +=
                x[i][2 * t + k] * weight[static_cast<std::int64_t>(o)][static_cast<std::int64_t>(i)]
                                        [static_cast<std::int64_t>(k)]
                                            .item<double>();
    return out;
  };
  const at::Tensor got = convs.forward(signal);
  for (std::int64_t r = 0; r < 2; ++r) {
    auto x = conv({numbers(signal[r][0]), numbers(signal[r][1])}, w["conv0.weight"]);
    for (std::size_t c = 0; c < 3; ++c) {
      double mean = 0, square = 0;
      for (const double one : x[c]) mean += one / 5;
      for (const double one : x[c]) square += std::pow(one - mean, 2) / 5;
      for (double& one : x[c])
        one = gelu((one - mean) / std::sqrt(square + 1e-5) * numbers(w["norm.weight"])[c] +
                   numbers(w["norm.bias"])[c]);
    }
    const auto want = conv(x, w["conv1.weight"]);
    for (std::int64_t c = 0; c < 3; ++c)
      for (std::int64_t t = 0; t < 2; ++t)
        EXPECT_NEAR(got[r][c][t].item<double>(),
                    gelu(want[static_cast<std::size_t>(c)][static_cast<std::size_t>(t)]), 1e-10);
  }
}

// What the header warns of: the same stretch has other features within a longer record.
TEST(ConvFeatures, DependOnTheLengthOfTheRecord) {
  ConvFeatures convs(2, 4);
  const at::Tensor x = at::cat({normal({1, 2, 160}), 5 * normal({1, 2, 160}, 2)}, 2);
  const at::Tensor whole = convs.forward(x).narrow(2, 0, 10);
  EXPECT_FALSE(whole.allclose(convs.forward(x.narrow(2, 0, 160)), 1e-2, 1e-2));
}

TEST(ConvTransformer, GivesAStepForEveryStartedStride) {
  ConvTransformer encoder(small_shape());
  encoder.train(false);
  EXPECT_EQ(encoder.stride(), 16);
  EXPECT_EQ(encoder.channels(), 16);
  for (const std::int64_t samples : {160, 161, 175, 176}) {
    const at::Tensor out = encoder.features(normal({2, 3, samples}));
    EXPECT_EQ(out.sizes(), at::IntArrayRef({2, 16, (samples + 15) / 16}));
    EXPECT_EQ(encoder.local(normal({2, 3, samples})).size(2), samples / 16);
  }
}

// The 157th step of a crop of 2500 samples is the 156th again; the others are the network's own.
TEST(ConvTransformer, RepeatsTheLastStepWhereAStrideIsNotFull) {
  ConvTransformer encoder(small_shape());
  encoder.train(false);
  const at::Tensor x = normal({1, 3, 168});
  const at::Tensor out = encoder.features(x), full = encoder.features(x.narrow(2, 0, 160));
  ASSERT_EQ(out.size(2), 11);
  EXPECT_TRUE(out.select(2, 10).equal(out.select(2, 9)));
  EXPECT_EQ(full.size(2), 10);
}

TEST(ConvTransformer, IsDeterministicInEvaluationAlone) {
  ConvTransformer encoder(small_shape());
  const at::Tensor x = normal({2, 3, 160});
  encoder.train(false);
  EXPECT_TRUE(encoder.features(x).equal(encoder.features(x)));
  encoder.train(true);
  EXPECT_FALSE(encoder.features(x).equal(encoder.features(x)));
}

TEST(ConvTransformer, SavedAndLoadedGivesTheSameBits) {
  const TemporaryFolder folder;
  torch::manual_seed(1);
  ConvTransformer one(small_shape());
  torch::manual_seed(2);
  ConvTransformer two(small_shape());
  one.train(false);
  two.train(false);
  const at::Tensor x = normal({2, 3, 160});
  EXPECT_FALSE(one.features(x).equal(two.features(x)));
  save_state(folder.path() / "one.safetensors", one.state(), {});
  load_state(SafetensorsFile(folder.path() / "one.safetensors"), two.state(), "one");
  EXPECT_TRUE(one.features(x).equal(two.features(x)));
}

TEST(ConvTransformer, ScalesTheGradientOfTheConvolutionsAlone) {
  std::vector<at::Tensor> conv, rest;
  for (const double factor : {1., .1}) {
    torch::manual_seed(1);
    ConvTransformerShape shape = small_shape();
    shape.feature_gradient = factor;
    ConvTransformer encoder(shape);
    encoder.train(false);
    encoder.features(normal({2, 3, 160})).square().mul(normal({1, 16, 1})).sum().backward();
    const auto w = encoder.named_parameters();
    conv.push_back(w["convs.conv0.weight"].grad());
    rest.push_back(w["context.in_linear.weight"].grad());
  }
  EXPECT_GT(conv[0].abs().max().item<double>(), 0);
  EXPECT_TRUE(conv[1].allclose(.1 * conv[0], 1e-4, 1e-7));
  EXPECT_TRUE(rest[1].equal(rest[0]));
}

TEST(ScaleGradient, LeavesTheValueAndScalesTheSumOfAllPaths) {
  const at::Tensor x = matrix({{1, 2}}).set_requires_grad(true);
  const at::Tensor y = scale_gradient(x * 3, .5);
  EXPECT_TRUE(y.equal(x * 3));
  (y.square().sum() + y.sum()).backward();
  EXPECT_TRUE(x.grad().allclose(.5 * 3 * (2 * 3 * matrix({{1, 2}}) + 1)));
  const at::NoGradGuard no_graph;
  EXPECT_TRUE(scale_gradient(x * 3, .5).equal(x * 3));  // and no hook where there is no graph
}

}  // namespace
}  // namespace beatbench
