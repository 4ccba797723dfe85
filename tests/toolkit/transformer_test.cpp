#include "harness/toolkit/transformer.h"

#include "harness/base/error.h"
#include "harness/sdk/random.h"
#include "harness/toolkit/context_network.h"
#include "harness/toolkit/positional_conv.h"
#include "tests/toolkit/finite_difference.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/rand_like.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>
#include <torch/utils.h>

#include <cmath>

namespace beatbench {
namespace {

at::Tensor normal(at::IntArrayRef shape, std::uint64_t seed = 1) {
  return Random(seed, "x").normal(shape).to(at::kDouble);
}

std::int64_t parameters_of(const torch::nn::Module& module) {
  std::int64_t count = 0;
  for (const at::Tensor& weight : module.parameters()) count += weight.numel();
  return count;
}

// Weights far from their starting values, so that no term of a formula is hidden by a zero.
void stir(torch::nn::Module& module) {
  const at::NoGradGuard no_graph;
  torch::manual_seed(3);
  module.to(at::kDouble);
  for (at::Tensor weight : module.parameters()) weight.add_((at::rand_like(weight) - .5) * .6);
  module.eval();
}

double gelu(double x) { return .5 * x * (1 + std::erf(x / std::sqrt(2.))); }

// --- transformer block: a slow reference in plain loops -----------------------------------------

using Rows = std::vector<std::vector<double>>;

Rows rows_of(const at::Tensor& x) {
  Rows rows;
  for (std::int64_t i = 0; i < x.size(0); ++i) rows.push_back(numbers(x[i]));
  return rows;
}

Rows linear(const Rows& x, const at::Tensor& weight, const at::Tensor& bias) {
  const Rows w = rows_of(weight);
  const std::vector<double> b = numbers(bias);
  Rows out(x.size(), b);
  for (std::size_t t = 0; t < x.size(); ++t)
    for (std::size_t o = 0; o < b.size(); ++o)
      for (std::size_t i = 0; i < x[t].size(); ++i) out[t][o] += w[o][i] * x[t][i];
  return out;
}

Rows layer_norm(Rows x, const at::Tensor& weight, const at::Tensor& bias) {
  const std::vector<double> w = numbers(weight), b = numbers(bias);
  for (auto& row : x) {
    double mean = 0, square = 0;
    for (const double one : row) mean += one / static_cast<double>(row.size());
    for (const double one : row)
      square += std::pow(one - mean, 2) / static_cast<double>(row.size());
    for (std::size_t i = 0; i < row.size(); ++i)
      row[i] = (row[i] - mean) / std::sqrt(square + 1e-5) * w[i] + b[i];
  }
  return x;
}

Rows sum(Rows x, const Rows& y) {
  for (std::size_t t = 0; t < x.size(); ++t)
    for (std::size_t i = 0; i < x[t].size(); ++i) x[t][i] += y[t][i];
  return x;
}

Rows attention(const Rows& qkv, std::size_t heads) {
  const std::size_t steps = qkv.size(), width = qkv[0].size() / 3, head = width / heads;
  Rows out(steps, std::vector<double>(width, 0));
  for (std::size_t h = 0; h < heads; ++h)
    for (std::size_t t = 0; t < steps; ++t) {
      std::vector<double> share(steps, 0);
      double total = 0;
      for (std::size_t s = 0; s < steps; ++s) {
        double dot = 0;
        for (std::size_t i = h * head; i < (h + 1) * head; ++i)
          dot += qkv[t][i] * qkv[s][width + i];
        total += share[s] = std::exp(dot / std::sqrt(static_cast<double>(head)));
      }
      for (std::size_t s = 0; s < steps; ++s)
        for (std::size_t i = h * head; i < (h + 1) * head; ++i)
          out[t][i] += share[s] / total * qkv[s][2 * width + i];
    }
  return out;
}

Rows block(const Rows& x, const TransformerBlock& module, std::size_t heads) {
  const auto w = module.named_parameters();
  const auto by = [&](const Rows& in, const std::string& name) {
    return linear(in, w[name + ".weight"], w[name + ".bias"]);
  };
  const auto norm = [&](const Rows& in, const std::string& name) {
    return layer_norm(in, w[name + ".weight"], w[name + ".bias"]);
  };
  const Rows y = norm(sum(x, by(attention(by(x, "qkv"), heads), "out")), "norm1");
  Rows hidden = by(y, "ffn1");
  for (auto& row : hidden)
    for (double& one : row) one = gelu(one);
  return norm(sum(y, by(hidden, "ffn2")), "norm2");
}

TEST(TransformerBlock, AgreesWithLoops) {
  for (const std::int64_t heads : {1, 2, 4})
    for (const std::int64_t steps : {1, 3, 7}) {
      TransformerBlock module(8, heads, 12, .1);
      stir(module);
      const at::Tensor x = normal({2, steps, 8});
      const at::Tensor out = module.forward(x);
      for (std::int64_t r = 0; r < 2; ++r) {
        const Rows want = block(rows_of(x[r]), module, static_cast<std::size_t>(heads));
        const Rows got = rows_of(out[r]);
        for (std::size_t t = 0; t < want.size(); ++t)
          for (std::size_t i = 0; i < 8; ++i) EXPECT_NEAR(got[t][i], want[t][i], 1e-10);
      }
    }
}

TEST(TransformerBlock, GradientsAgreeWithFiniteDifferences) {
  TransformerBlock module(4, 2, 6, 0);
  stir(module);
  const at::Tensor pull = normal({1, 3, 4}, 2);
  expect_gradient([&](const at::Tensor& x) { return (module.forward(x) * pull).sum(); },
                  normal({1, 3, 4}), 1e-6);
}

TEST(TransformerBlock, KnowsNoOrderOfTheStepsAndDropsOnlyInTraining) {
  TransformerBlock module(8, 2, 12, .5);
  stir(module);
  const at::Tensor x = normal({2, 5, 8});
  EXPECT_TRUE(module.forward(x.flip(1)).allclose(module.forward(x).flip(1), 1e-9, 1e-9));
  EXPECT_TRUE(module.forward(x).equal(module.forward(x)));
  module.train(true);
  EXPECT_FALSE(module.forward(x).equal(module.forward(x)));
}

TEST(TransformerBlock, HasThePublishedNumberOfParametersAndRefusesUnevenHeads) {
  EXPECT_EQ(parameters_of(TransformerBlock(768, 12, 3072, .1)), 7087872);
  EXPECT_THROW(TransformerBlock(10, 4, 12, .1), UsageError);
}

// --- positional convolution ---------------------------------------------------------------------

TEST(PositionalConv, AgreesWithLoops) {
  for (const std::int64_t kernel : {4, 5})
    for (const std::int64_t groups : {1, 2}) {
      PositionalConv module(4, kernel, groups);
      stir(module);
      const auto w = module.named_parameters();
      const at::Tensor v = w["direction"], x = normal({1, 6, 4}), out = module.forward(x);
      ASSERT_EQ(out.sizes(), x.sizes());
      const std::int64_t in = 4 / groups;
      for (std::int64_t t = 0; t < 6; ++t)
        for (std::int64_t o = 0; o < 4; ++o) {
          double y = w["bias"][o].item<double>();
          for (std::int64_t k = 0; k < kernel; ++k) {
            const std::int64_t from = t + k - kernel / 2;
            if (from < 0 || from >= 6) continue;
            const double scale =
                w["length"].view(-1)[k].item<double>() / v.select(2, k).norm().item<double>();
            for (std::int64_t i = 0; i < in; ++i)
              y += scale * v[o][i][k].item<double>() * x[0][from][o / in * in + i].item<double>();
          }
          EXPECT_NEAR(out[0][t][o].item<double>(), gelu(y), 1e-10);
        }
    }
}

TEST(PositionalConv, LearnsDirectionAndLength) {
  PositionalConv module(8, 4, 2);
  module.forward(normal({1, 6, 8}).to(at::kFloat)).square().sum().backward();
  for (const auto& weight : module.named_parameters()) {
    ASSERT_TRUE(weight.value().is_leaf()) << weight.key();
    EXPECT_GT(weight.value().grad().abs().sum().item<double>(), 0) << weight.key();
  }
}

TEST(PositionalConv, TakesOnlyTheDirectionOfItsWeight) {
  PositionalConv module(8, 4, 2);
  stir(module);
  const at::Tensor x = normal({1, 6, 8}), before = module.forward(x);
  const at::NoGradGuard no_graph;
  module.named_parameters()["direction"].mul_(3);
  EXPECT_TRUE(module.forward(x).allclose(before, 1e-9, 1e-12));
}

TEST(PositionalConv, HasThePublishedNumberOfParametersAndRefusesUnevenGroups) {
  EXPECT_EQ(parameters_of(PositionalConv(768, 128, 16)), 4719488);
  EXPECT_THROW(PositionalConv(24, 8, 16), UsageError);
}

// --- context network ----------------------------------------------------------------------------

constexpr ContextShape kSmall{
    .in = 5, .width = 16, .layers = 2, .heads = 2, .ffn = 12, .kernel = 4, .groups = 4};

at::Tensor hidden_steps() {
  at::Tensor hidden = at::zeros({2, 6}, at::kBool);
  hidden[0][1] = true;
  hidden[0][2] = true;
  hidden[1][5] = true;
  return hidden;
}

TEST(ContextNetwork, DoesNotSeeWhatIsHidden) {
  ContextNetwork module(kSmall);
  stir(module);
  const at::Tensor x = normal({2, 6, 5}), hidden = hidden_steps(), vector = normal({16}, 3);
  const at::Tensor other = x.masked_fill(hidden.unsqueeze(2), 7);
  const at::Tensor out = module.forward(x, hidden, vector);
  EXPECT_TRUE(out.equal(module.forward(other, hidden, vector)));
  EXPECT_FALSE(out.equal(module.forward(x)));
  EXPECT_FALSE(out.equal(module.forward(x, hidden, vector + 1)));
}

TEST(ContextNetwork, TakesEachRecordAlone) {
  ContextNetwork module(kSmall);
  stir(module);
  const at::Tensor features = normal({3, 5, 6});
  const auto run = [&](const at::Tensor& f) { return module.forward(module.normalised(f)); };
  const at::Tensor all = run(features);
  ASSERT_EQ(all.sizes(), at::IntArrayRef({3, 6, 16}));
  for (std::int64_t r = 0; r < 3; ++r)
    EXPECT_TRUE(run(features.narrow(0, r, 1)).allclose(all.narrow(0, r, 1), 1e-9, 1e-9));
}

TEST(ContextNetwork, IsTheSumOfItsPublishedParts) {
  constexpr ContextShape shape{
      .in = 256, .width = 64, .layers = 1, .heads = 4, .ffn = 128, .kernel = 8};
  const std::int64_t width = 64, block = 4 * (width * width + width) + 2 * width * 128 + 128 +
                                         width + 4 * width;
  EXPECT_EQ(parameters_of(ContextNetwork(shape)),
            2 * 256 + (256 * width + width) + (width * 4 * 8 + 8 + width) + 2 * width + block);
}

}  // namespace
}  // namespace beatbench
