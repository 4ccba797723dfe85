#include "harness/toolkit/losses.h"

#include "harness/base/seed.h"
#include "harness/toolkit/heads.h"
#include "harness/toolkit/targets.h"
#include "tests/toolkit/tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/full_like.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace beatbench {
namespace {

// Hand-computed values: two records, two views (methods sheet, section 1).
const std::vector<std::vector<double>> kPairs = {{1, 0}, {0, 1}, {.8, .6}, {-.6, .8}};

std::vector<std::vector<double>> random_rows(Draws& draws, std::size_t rows, std::size_t width) {
  std::vector<std::vector<double>> out(rows, std::vector<double>(width));
  for (auto& row : out) {
    double square = 0;
    for (double& x : row) {
      x = draws.normal();
      square += x * x;
    }
    for (double& x : row) x /= std::sqrt(square);
  }
  return out;
}

void expect_near(const at::Tensor& got, const std::vector<double>& want, double tolerance) {
  const std::vector<double> values = numbers(got);
  ASSERT_EQ(values.size(), want.size());
  for (std::size_t i = 0; i < want.size(); ++i) EXPECT_NEAR(values[i], want[i], tolerance) << i;
}

double mean_of(const at::Tensor& each) { return each.mean().item<double>(); }

at::Tensor soft_pairs(double weight) {
  return soft_targets(at::full_like(matrix(kPairs).matmul(matrix(kPairs).t()), weight),
                      integers({0, 1, 0, 1}), 1);
}

TEST(NtXent, HasTheHandComputedValues) {
  expect_near(nt_xent(matrix(kPairs), 1), {.528229, .818925, .818925, .528229}, 1e-6);
  EXPECT_NEAR(mean_of(nt_xent(matrix(kPairs), .5)), .430190, 1e-6);
  EXPECT_NEAR(mean_of(nt_xent(matrix(kPairs), .1)), .063780, 1e-6);
}

TEST(SoftCe, HasTheHandComputedValues) {
  const at::Tensor log_p = log_probabilities(matrix(kPairs), 1);
  const at::Tensor cold = log_probabilities(matrix(kPairs), .1);
  const at::Tensor each = soft_ce(log_p, soft_pairs(.98));
  EXPECT_NEAR(numbers(each)[0], 1.256607, 1e-6);
  EXPECT_NEAR(numbers(each)[1], 1.150006, 1e-6);
  EXPECT_NEAR(mean_of(each), 1.203307, 1e-6);
  EXPECT_NEAR(mean_of(soft_ce(cold, soft_pairs(.98))), 5.361077, 1e-6);
  EXPECT_NEAR(mean_of(soft_ce(log_p, soft_pairs(std::pow(.98, 50)))), 1.010705, 1e-5);
  EXPECT_NEAR(mean_of(soft_ce(cold, soft_pairs(std::pow(.98, 50)))), 3.435059, 1e-5);
  EXPECT_NEAR(mean_of(softclt(log_p, soft_pairs(.98))), 3.561789, 1e-5);
}

TEST(SoftCe, WithOneHotWeightsIsNtXent) {
  Draws draws(1);
  const at::Tensor z = matrix(random_rows(draws, 10, 5));
  const at::Tensor weight = hard_targets(integers({0, 1, 2, 3, 4, 0, 1, 2, 3, 4}));
  for (const double temperature : {.05, .1, 1.})
    expect_near(soft_ce(log_probabilities(z, temperature), weight),
                numbers(nt_xent(z, temperature)), 1e-6);
}

TEST(SupCon, HasTheHandComputedValuesAndLeavesOutLoneAnchors) {
  const at::Tensor z = matrix({{1, 0}, {.6, .8}, {0, 1}});
  const at::Tensor each = sup_con(z, integers({0, 0, 1}), 1);
  expect_near(each, {.437488, .798139}, 1e-6);
  EXPECT_NEAR(mean_of(each), .617813, 1e-6);
}

TEST(Bce, HasTheHandComputedValue) {
  // cosine .5, w .98: the logit .5 at temperature 1 without bias.
  const at::Tensor z = matrix({{1, 0}, {.5, std::sqrt(.75)}});
  expect_near(bce(z, matrix({{0, .98}, {.98, 0}}), 1, 0), {.484077, .484077}, 1e-6);
}

// --- an independent slow reference in plain loops -----------------------------------------------

struct Reference {
  std::vector<std::vector<double>> z;
  double temperature;

  double logit(std::size_t i, std::size_t j) const {
    double dot = 0;
    for (std::size_t k = 0; k < z[i].size(); ++k) dot += z[i][k] * z[j][k];
    return dot / temperature;
  }
  double log_p(std::size_t i, std::size_t j) const {
    double sum = 0;
    for (std::size_t k = 0; k < z.size(); ++k)
      if (k != i) sum += std::exp(logit(i, k));
    return logit(i, j) - std::log(sum);
  }
};

TEST(Losses, AgreeWithLoopsOnRandomShapes) {
  Draws draws(2);
  for (int round = 0; round < 20; ++round) {
    const std::size_t n = 1 + draws.below(6), rows = 2 * n, width = 1 + draws.below(7);
    const Reference slow{random_rows(draws, rows, width), draws.uniform(.1, 1.5)};
    const at::Tensor z = matrix(slow.z);
    std::vector<std::vector<double>> weight(rows, std::vector<double>(rows, 0));
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = 0; j < i; ++j) weight[i][j] = weight[j][i] = draws.uniform();
    std::vector<std::int64_t> labels(rows);
    for (auto& label : labels) label = static_cast<std::int64_t>(draws.below(3));

    std::vector<double> pairs, soft, unnormalised, binary, contrast, patient;
    for (std::size_t i = 0; i < rows; ++i) {
      double row = 0, weighted = 0, logistic = 0, positive = 0, positives = 0, negative = 0;
      for (std::size_t j = 0; j < rows; ++j) {
        if (j == i) continue;
        const double s = slow.logit(i, j) - .3;
        row += weight[i][j];
        weighted -= weight[i][j] * slow.log_p(i, j);
        logistic +=
            weight[i][j] * std::log1p(std::exp(-s)) + (1 - weight[i][j]) * std::log1p(std::exp(s));
        if (labels[j] != labels[i]) negative += std::exp(slow.logit(i, j));
        if (labels[j] == labels[i]) positive -= slow.log_p(i, j), ++positives;
      }
      pairs.push_back(-slow.log_p(i, (i + n) % rows));
      soft.push_back(weighted / row);
      unnormalised.push_back(weighted);
      binary.push_back(logistic / static_cast<double>(rows - 1));
      if (positives > 0) contrast.push_back(positive / positives);
      for (std::size_t j = 0; j < rows; ++j)
        if (j != i && labels[j] == labels[i])
          patient.push_back(std::log(1 + negative / std::exp(slow.logit(i, j))));
    }
    at::Tensor label = at::zeros({static_cast<std::int64_t>(rows)}, at::kLong);
    std::copy(labels.begin(), labels.end(), label.mutable_data_ptr<std::int64_t>());
    const at::Tensor log_p = log_probabilities(z, slow.temperature), w = matrix(weight);
    expect_near(nt_xent(z, slow.temperature), pairs, 1e-9);
    expect_near(soft_ce(log_p, w), soft, 1e-9);
    expect_near(softclt(log_p, w), unnormalised, 1e-9);
    expect_near(bce(z, w, slow.temperature, -.3), binary, 1e-9);
    expect_near(sup_con(z, label, slow.temperature), contrast, 1e-9);
    expect_near(pairwise_ce(z, label, slow.temperature), patient, 1e-9);
  }
}

TEST(Losses, WithGroupsAreThoseOfEachGroupAlone) {
  Draws draws(3);
  const at::Tensor z = matrix(random_rows(draws, 6, 4));
  const at::Tensor group = integers({0, 1, 0, 1, 0, 1});
  const at::Tensor first = integers({0, 2, 4}), label = integers({0, 0, 0, 0, 1, 0});
  const at::Tensor weight = soft_targets(z.matmul(z.t()).abs(), integers({0, 1, 2, 3, 4, 5}), 1);
  const auto of_first = [&](const at::Tensor& square) {
    return square.index_select(0, first).index_select(1, first);
  };
  const at::Tensor alone = z.index_select(0, first);
  expect_near(of_first(log_probabilities(z, .2, group)), numbers(log_probabilities(alone, .2)),
              1e-12);
  expect_near(bce(z, weight, .2, 0, group).index_select(0, first),
              numbers(bce(alone, of_first(weight), .2, 0)), 1e-12);
  expect_near(sup_con(z, label, .2, group).narrow(0, 0, 1),
              numbers(sup_con(alone, label.index_select(0, first), .2).narrow(0, 0, 1)), 1e-12);
}

TEST(Losses, PermutingTheBatchPermutesTheRows) {
  Draws draws(4);
  const at::Tensor z = matrix(random_rows(draws, 8, 3));
  const at::Tensor order = integers({2, 0, 3, 1, 6, 4, 7, 5});  // the records, in both views
  const at::Tensor permuted = nt_xent(z.index_select(0, order), .1);
  expect_near(permuted, numbers(nt_xent(z, .1).index_select(0, order)), 1e-12);
}

TEST(Losses, GradientsAgreeWithFiniteDifferences) {
  Draws draws(5);
  const at::Tensor start = matrix(random_rows(draws, 6, 4));
  const at::Tensor source = integers({0, 1, 2, 0, 1, 2}), label = integers({0, 0, 1, 0, 1, 2});
  const at::Tensor group = integers({0, 0, 0, 0, 1, 2});  // two rows without company
  const at::Tensor weight = soft_targets(start.matmul(start.t()).abs(), source, 1);
  const std::vector<std::function<at::Tensor(const at::Tensor&)>> losses = {
      [&](const at::Tensor& z) { return nt_xent(z, .3).mean(); },
      [&](const at::Tensor& z) { return soft_ce(log_probabilities(z, .3), weight).mean(); },
      [&](const at::Tensor& z) { return softclt(log_probabilities(z, .3, group), weight).mean(); },
      [&](const at::Tensor& z) { return bce(z, weight, .3, -1, group).mean(); },
      [&](const at::Tensor& z) { return sup_con(z, label, .3).mean(); },
      [&](const at::Tensor& z) { return pairwise_ce(z, label, .3).mean(); }};
  for (std::size_t which = 0; which < losses.size(); ++which) {
    const at::Tensor z = start.clone().set_requires_grad(true);
    losses[which](unit_rows(z)).backward();
    const std::vector<double> gradient = numbers(z.grad());
    for (std::int64_t i = 0; i < z.numel(); ++i) {
      at::Tensor up = start.clone(), down = start.clone();
      up.mutable_data_ptr<double>()[i] += 1e-6;
      down.mutable_data_ptr<double>()[i] -= 1e-6;
      const double slope = (losses[which](unit_rows(up)).item<double>() -
                            losses[which](unit_rows(down)).item<double>()) /
                           2e-6;
      EXPECT_NEAR(gradient[static_cast<std::size_t>(i)], slope, 1e-7) << "loss " << which;
    }
  }
}

TEST(PairwiseCe, OfPairsAloneIsNtXentAndOfOnePatientIsZero) {
  Draws draws(6);
  const at::Tensor z = matrix(random_rows(draws, 6, 4)).set_requires_grad(true);
  expect_near(pairwise_ce(z, integers({0, 1, 2, 0, 1, 2}), .1), numbers(nt_xent(z, .1)), 1e-9);
  const at::Tensor same = pairwise_ce(z, integers({5, 5, 5, 5, 5, 5}), .1).sum();
  EXPECT_EQ(same.item<double>(), 0);
  same.backward();
  EXPECT_EQ(z.grad().abs().sum().item<double>(), 0);  // and no NaN
}

TEST(Losses, StayFiniteAtLowTemperature) {
  const at::Tensor z = matrix({{1, 0}, {-1, 0}, {-1, 0}, {1, 0}}).to(at::kFloat);
  EXPECT_NEAR(mean_of(nt_xent(z, .001)), 2000, 1);
  EXPECT_NEAR(mean_of(pairwise_ce(z, integers({0, 1, 0, 1}), .001)), 2000, 1);
}

}  // namespace
}  // namespace beatbench
