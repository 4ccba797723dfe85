#include "harness/protocols/beat_head.h"

#include "harness/base/seed.h"
#include "tests/toolkit/tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {

at::Tensor labels(const std::vector<std::int64_t>& values) {
  at::Tensor out = at::zeros({std::ssize(values)}, at::kLong);
  std::copy(values.begin(), values.end(), out.mutable_data_ptr<std::int64_t>());
  return out;
}

TEST(BalancedWeights, GiveEveryPresentClassTheSameShare) {
  const auto weight = numbers(balanced_weights(labels({0, 0, 0, 1, 0, 0, 3, 3}), 4));
  EXPECT_NEAR(weight[0], 8. / (3 * 5), 1e-6);
  EXPECT_NEAR(weight[1], 8. / 3, 1e-6);
  EXPECT_EQ(weight[2], 0);
  EXPECT_NEAR(weight[3], 8. / (3 * 2), 1e-6);
}

// Loss and its slope at a point, by loops.
double slow_loss(const at::Tensor& x, const std::vector<std::int64_t>& y,
                 const std::vector<double>& class_weight, const LinearHead& head, double l2) {
  double loss = 0;
  for (std::int64_t i = 0; i < x.size(0); ++i) {
    std::vector<double> logit(class_weight.size());
    double sum = 0;
    for (std::size_t c = 0; c < logit.size(); ++c) {
      const auto k = static_cast<std::int64_t>(c);
      logit[c] = head.bias[k].item<double>();
      for (std::int64_t d = 0; d < x.size(1); ++d)
        logit[c] += head.weight[k][d].item<double>() * x[i][d].item<double>();
      sum += std::exp(logit[c]);
    }
    const auto own = static_cast<std::size_t>(y[static_cast<std::size_t>(i)]);
    loss += class_weight[own] * (std::log(sum) - logit[own]) / static_cast<double>(x.size(0));
  }
  return loss + l2 / 2 * head.weight.square().sum().item<double>();
}

TEST(FitSoftmaxHead, IsTheMinimumOfTheWeightedRegularisedLoss) {
  Draws draws(1);
  const std::int64_t n = 60;
  std::vector<std::int64_t> y;
  std::vector<std::vector<double>> rows;
  for (std::int64_t i = 0; i < n; ++i) {
    y.push_back(static_cast<std::int64_t>(draws.below(3)));
    rows.push_back({draws.normal() + static_cast<double>(y.back()), draws.normal()});
  }
  // Standardised already: the penalty is then on the weights as they come back.
  at::Tensor x = matrix(rows);
  x = (x - x.mean(0)) / x.std(0, false);
  const std::vector<double> class_weight = {1, .5, 2};
  const at::Tensor weight = matrix({class_weight})[0];
  const LinearHead head = fit_softmax_head(x, labels(y), weight, .01);
  const double least = slow_loss(x, y, class_weight, head, .01);
  for (std::int64_t c = 0; c < 3; ++c)
    for (const double step : {-.02, .02}) {
      LinearHead moved{head.weight.clone(), head.bias.clone()};
      moved.bias[c] += step;
      EXPECT_GT(slow_loss(x, y, class_weight, moved, .01), least);
      for (std::int64_t d = 0; d < 2; ++d) {
        moved = {head.weight.clone(), head.bias.clone()};
        moved.weight[c][d] += step;
        EXPECT_GT(slow_loss(x, y, class_weight, moved, .01), least) << c << ' ' << d;
      }
    }
}

TEST(FitSoftmaxHead, LeavesConstantFeaturesAlone) {
  const at::Tensor x = matrix({{1, 7}, {2, 7}, {3, 7}, {4, 7}}).to(at::kFloat);
  const LinearHead head = fit_softmax_head(x, labels({0, 0, 1, 1}), matrix({{1, 1}})[0], 1e-3);
  EXPECT_TRUE(head.weight.isfinite().all().item<bool>());
  EXPECT_TRUE(head.logits(x).argmax(1).equal(labels({0, 0, 1, 1})));
}

TEST(LogShares, AreLogsOfTheSharesAndNeverInfinite) {
  const auto share = numbers(log_shares(labels({0, 0, 0, 2}), 3));
  EXPECT_NEAR(share[0], std::log(.75), 1e-6);
  EXPECT_EQ(share[1], -20);
  EXPECT_NEAR(share[2], std::log(.25), 1e-6);
}

TEST(MacroF1, IsTheMeanOverTheClassesOfTheTruth) {
  // N: TP 2, FP 1, FN 1; S: TP 1, FP 1, FN 1; the third class is absent, though once predicted.
  const double value = macro_f1(labels({0, 0, 0, 1, 1}), labels({0, 0, 1, 0, 1}), 3);
  EXPECT_NEAR(value, (4. / 6 + 2. / 4) / 2, 1e-12);
  EXPECT_NEAR(macro_f1(labels({0, 1}), labels({0, 2}), 3), (1. + 0) / 2, 1e-12);
}

TEST(ChooseAdjustment, TakesTheStrengthOfHighestMacroF1) {
  // Of ten beats one is S. Without the shares three N go to S; log(.1) - log(.9) = -2.2 is enough
  // at half strength, and at full strength the S is lost.
  std::vector<std::int64_t> truth(10, 0);
  truth[0] = 1;
  std::vector<std::vector<double>> logits(10, {2, 0});
  logits[0] = {0, 1.5};
  for (const std::size_t i : {1u, 2u, 3u}) logits[i] = {0, 1};
  const at::Tensor label = labels(truth);
  const Adjustment choice = choose_adjustment(matrix(logits), label, log_shares(label, 2));
  EXPECT_EQ(choice.strength, .5);
  EXPECT_EQ(choice.macro_f1, 1);
}

}  // namespace
}  // namespace beatbench
