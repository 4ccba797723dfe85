// The reference is plain gradient descent in double, a class after the other, on features
// standardised by hand: slow, but nothing of LibTorch.
#include "harness/protocols/linear_head.h"

#include "harness/base/seed.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

#include <cmath>

namespace beatbench {
namespace {

constexpr std::int64_t kRecords = 60, kChannels = 5, kClasses = 3;

// Channels of very different size, one of them constant; labels that two of them half explain.
struct Data {
  at::Tensor features = torch::zeros({kRecords, kChannels}), truth;
  Data() {
    Draws draws(11, "linear head");
    const double size[] = {1, 1000, 0.001, 5, 0}, centre[] = {0, 300, 0.01, -40, 7};
    truth = torch::zeros({kRecords, kClasses}, at::kByte);
    for (std::int64_t r = 0; r < kRecords; ++r) {
      double z[kChannels];
      for (std::int64_t c = 0; c < kChannels; ++c) {
        z[c] = draws.normal();
        features[r][c] = centre[c] + size[c] * z[c];
      }
      truth[r][0] = z[0] + draws.normal() > 0 ? 1 : 0;
      truth[r][1] = z[1] - z[2] + draws.normal() > 0.5 ? 1 : 0;
      truth[r][2] = draws.uniform() < 0.2 ? 1 : 0;
    }
  }
};

std::vector<std::vector<double>> standardised(const at::Tensor& features) {
  std::vector<std::vector<double>> x(kRecords, std::vector<double>(kChannels));
  for (std::int64_t c = 0; c < kChannels; ++c) {
    double mean = 0, square = 0;
    for (std::int64_t r = 0; r < kRecords; ++r) mean += features[r][c].item<double>() / kRecords;
    for (std::int64_t r = 0; r < kRecords; ++r)
      square += std::pow(features[r][c].item<double>() - mean, 2) / kRecords;
    const double sd = square > 1e-20 ? std::sqrt(square) : 1;
    for (std::int64_t r = 0; r < kRecords; ++r)
      x[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)] =
          (features[r][c].item<double>() - mean) / sd;
  }
  return x;
}

// Logits of the reference for one class.
std::vector<double> reference_logits(const Data& data, std::int64_t k, double l2) {
  const auto x = standardised(data.features);
  std::vector<double> w(kChannels, 0), logits(kRecords);
  double b = 0;
  for (int step = 0; step < 20'000; ++step) {
    std::vector<double> gradient(kChannels, 0);
    double bias_gradient = 0;
    for (std::size_t r = 0; r < kRecords; ++r) {
      logits[r] = b;
      for (std::size_t c = 0; c < kChannels; ++c) logits[r] += w[c] * x[r][c];
      const double wrong = (1 / (1 + std::exp(-logits[r])) -
                            data.truth[static_cast<std::int64_t>(r)][k].item<double>()) /
                           kRecords;
      bias_gradient += wrong;
      for (std::size_t c = 0; c < kChannels; ++c) gradient[c] += wrong * x[r][c];
    }
    for (std::size_t c = 0; c < kChannels; ++c) w[c] -= 0.5 * (gradient[c] + l2 * w[c]);
    b -= 0.5 * bias_gradient;
  }
  return logits;
}

TEST(LinearHead, IsTheOptimumOfTheSlowReference) {
  const Data data;
  for (const double l2 : {1e-1, 1e-2}) {
    const LinearHead head = fit_linear_head(data.features, data.truth, l2);
    const at::Tensor logits = head.logits(data.features);
    ASSERT_EQ(logits.sizes(), at::IntArrayRef({kRecords, kClasses}));
    for (std::int64_t k = 0; k < kClasses; ++k) {
      const std::vector<double> expected = reference_logits(data, k, l2);
      for (std::int64_t r = 0; r < kRecords; ++r)
        ASSERT_NEAR(logits[r][k].item<double>(), expected[static_cast<std::size_t>(r)], 2e-3)
            << "class " << k << ", record " << r << ", l2 " << l2;
    }
  }
}

// At the optimum the mean error of each class is 0, and its product with each standardised feature
// is −l2 · weight; computed here for the weakest l2, where the reference would take too long.
TEST(LinearHead, HasNoGradientLeft) {
  const Data data;
  const double l2 = 1e-4;
  const LinearHead head = fit_linear_head(data.features, data.truth, l2);
  const auto x = standardised(data.features);
  const at::Tensor wrong =
      (head.logits(data.features).to(at::kDouble).sigmoid() - data.truth) / double(kRecords);
  const at::Tensor sd = data.features.to(at::kDouble).std(0, false);
  for (std::int64_t k = 0; k < kClasses; ++k) {
    EXPECT_NEAR(wrong.select(1, k).sum().item<double>(), 0, 1e-4);
    for (std::int64_t c = 0; c + 1 < kChannels; ++c) {
      double gradient = l2 * head.weight[k][c].item<double>() * sd[c].item<double>();
      for (std::int64_t r = 0; r < kRecords; ++r)
        gradient += wrong[r][k].item<double>() *
                    x[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)];
      EXPECT_NEAR(gradient, 0, 1e-4) << "class " << k << ", channel " << c;
    }
  }
}

TEST(LinearHead, SeparatesWhatCanBeSeparated) {
  const at::Tensor x = torch::tensor({-3.F, -2.F, -1.F, 1.F, 2.F, 3.F}).view({6, 1});
  const at::Tensor y = (x > 0).to(at::kByte);
  const at::Tensor logits = fit_linear_head(x, y, 1e-4).logits(x);
  EXPECT_TRUE(logits.isfinite().all().item<bool>());
  EXPECT_TRUE((logits > 0).equal(y.to(at::kBool)));
}

TEST(LinearHead, ConstantFeaturesGetNoWeightAndOneSidedClassesNoInfinity) {
  const Data data;
  const LinearHead head = fit_linear_head(data.features, data.truth, 1e-2);
  EXPECT_EQ(head.weight.select(1, kChannels - 1).abs().max().item<float>(), 0);
  const LinearHead none =
      fit_linear_head(data.features, torch::zeros({kRecords, 1}, at::kByte), 1e-2);
  const at::Tensor logits = none.logits(data.features);
  EXPECT_TRUE(logits.isfinite().all().item<bool>());
  EXPECT_LT(logits.max().item<float>(), -3);
}

TEST(LinearHead, UnitsOfTheFeaturesChangeNothing) {
  const Data data;
  const at::Tensor other = data.features * 50 - 3;
  const at::Tensor a = fit_linear_head(data.features, data.truth, 1e-3).logits(data.features);
  const at::Tensor b = fit_linear_head(other, data.truth, 1e-3).logits(other);
  EXPECT_LT((a - b).abs().max().item<double>(), 1e-2);
}

TEST(LinearHead, SameDataGiveTheSameBits) {
  const Data data;
  torch::manual_seed(1);
  const LinearHead a = fit_linear_head(data.features, data.truth, 1e-3);
  torch::manual_seed(2);
  const LinearHead b = fit_linear_head(data.features, data.truth, 1e-3);
  EXPECT_TRUE(a.weight.equal(b.weight) && a.bias.equal(b.bias));
}

}  // namespace
}  // namespace beatbench
