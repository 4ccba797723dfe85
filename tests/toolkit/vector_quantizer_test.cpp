#include "harness/toolkit/vector_quantizer.h"

#include "harness/base/error.h"
#include "tests/toolkit/finite_difference.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>
#include <torch/utils.h>

#include <cmath>

namespace beatbench {
namespace {

constexpr QuantizerShape kSmall{.in = 3, .groups = 2, .entries = 4, .out = 6, .temperature = 1.5};

VectorQuantizer small_quantizer() {
  torch::manual_seed(1);
  VectorQuantizer quantizer(kSmall);
  quantizer.to(at::kDouble);
  return quantizer;
}

at::Tensor rows_of(std::int64_t rows, std::int64_t width) {
  return Random(2, "rows").normal({rows, width}).to(at::kDouble);
}

TEST(CodebookPerplexity, OfUniformUseIsTheNumberOfCodes) {
  EXPECT_NEAR(codebook_perplexity(at::full({5, 2, 320}, 1. / 320, at::kDouble)).item<double>(), 640,
              .05);  // 1e-7 in the logarithm
  at::Tensor one = at::zeros({5, 2, 320}, at::kDouble);
  one.select(2, 7).fill_(1);
  EXPECT_NEAR(codebook_perplexity(one).item<double>(), 2, 1e-5);  // collapsed: 1 of each group
}

TEST(VectorQuantizer, WithoutPreferenceHasNoDiversityPenalty) {
  VectorQuantizer quantizer({});
  const at::NoGradGuard no_graph;
  for (at::Tensor weight : quantizer.named_children()["logits"]->parameters()) weight.zero_();
  const at::Tensor perplexity = quantizer.forward(at::zeros({4, 256})).perplexity;
  EXPECT_NEAR(perplexity.item<double>(), 640, .05);
  EXPECT_NEAR((640 - perplexity.item<double>()) / 640, 0, 1e-4);
}

TEST(VectorQuantizer, HasThePublishedNumberOfParameters) {
  const VectorQuantizer quantizer({});
  std::int64_t count = 0;
  for (const at::Tensor& weight : quantizer.parameters()) count += weight.numel();
  EXPECT_EQ(count, 256 * 640 + 640 + 2 * 320 * 128);
}

// In plain loops: the largest logit (with noise) of each group chooses the vector.
TEST(VectorQuantizer, PutsTheChosenEntriesSideBySide) {
  VectorQuantizer quantizer = small_quantizer();
  const at::Tensor x = rows_of(9, 3);
  Random random(3, "noise");
  const at::Tensor noise = quantizer.draw_noise(9, random);
  const auto weights = quantizer.named_parameters();
  for (const bool noisy : {false, true}) {
    const Quantized q = quantizer.forward(x, noisy ? noise : at::Tensor());
    for (std::int64_t row = 0; row < 9; ++row)
      for (std::int64_t group = 0; group < 2; ++group) {
        std::int64_t best = -1;
        double highest = -1e9;
        for (std::int64_t entry = 0; entry < 4; ++entry) {
          double logit = weights["logits.bias"][4 * group + entry].item<double>();
          for (std::int64_t i = 0; i < 3; ++i)
            logit += weights["logits.weight"][4 * group + entry][i].item<double>() *
                     x[row][i].item<double>();
          if (noisy) logit += noise[row][group][entry].item<double>();
          if (logit > highest) highest = logit, best = entry;
        }
        EXPECT_EQ(q.code[row][group].item<std::int64_t>(), best);
        EXPECT_TRUE(q.vector[row].narrow(0, 3 * group, 3).equal(weights["codebook"][group][best]));
      }
  }
}

// Straight through: the value is hard, the gradient that of the softmax.
TEST(VectorQuantizer, HasTheGradientOfTheSoftChoice) {
  VectorQuantizer quantizer = small_quantizer();
  Random random(4, "noise");
  const at::Tensor noise = quantizer.draw_noise(5, random).to(at::kDouble);
  const auto weights = quantizer.named_parameters();
  const at::Tensor pull = rows_of(5, 6);
  const auto soft = [&](const at::Tensor& x) {
    const at::Tensor logits =
        (x.matmul(weights["logits.weight"].t()) + weights["logits.bias"]).view({5, 2, 4});
    const at::Tensor share = ((logits + noise) / 1.5).softmax(2);
    const at::Tensor vector = share.transpose(0, 1).bmm(weights["codebook"]).transpose(0, 1);
    return (vector.reshape({5, 6}) * pull).sum();
  };
  const at::Tensor start = rows_of(5, 3);
  const at::Tensor x = start.clone().set_requires_grad(true);
  (quantizer.forward(x, noise).vector * pull).sum().backward();
  for (std::int64_t i = 0; i < x.numel(); ++i) {
    at::Tensor up = start.clone(), down = start.clone();
    up.mutable_data_ptr<double>()[i] += 1e-6;
    down.mutable_data_ptr<double>()[i] -= 1e-6;
    EXPECT_NEAR(x.grad().view(-1)[i].item<double>(),
                (soft(up).item<double>() - soft(down).item<double>()) / 2e-6, 1e-7);
  }
  expect_gradient([&](const at::Tensor& y) { return quantizer.forward(y).perplexity; }, start);
}

TEST(VectorQuantizer, DrawsGumbelNoise) {
  VectorQuantizer quantizer({});
  Random random(5, "noise"), again(5, "noise");
  const at::Tensor noise = quantizer.draw_noise(500, random).to(at::kDouble);
  EXPECT_NEAR(noise.mean().item<double>(), .577216, .01);  // Euler's constant
  EXPECT_NEAR(noise.var().item<double>(), M_PI * M_PI / 6, .02);
  EXPECT_TRUE(noise.isfinite().all().item<bool>());
  EXPECT_TRUE(quantizer.draw_noise(500, again).to(at::kDouble).equal(noise));
}

TEST(VectorQuantizer, CoolsWithTheUpdatesDownToItsFloor) {
  VectorQuantizer quantizer({});
  const auto at_update = [&](std::int64_t updates) {
    quantizer.set_updates(updates);
    return quantizer.temperature().item<double>();
  };
  EXPECT_EQ(at_update(0), 2);
  EXPECT_NEAR(at_update(1), 2 * .999995, 1e-12);
  EXPECT_NEAR(at_update(100000), 2 * std::pow(.999995, 100000), 1e-9);
  EXPECT_EQ(at_update(300000), .5);
  EXPECT_EQ(quantizer.named_buffers()["updates"].item<std::int64_t>(), 300000);
}

TEST(VectorQuantizer, RefusesGroupsThatDoNotDivideTheWidth) {
  EXPECT_THROW(VectorQuantizer({.groups = 3}), UsageError);
}

}  // namespace
}  // namespace beatbench
