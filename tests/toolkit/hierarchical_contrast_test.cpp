#include "harness/toolkit/hierarchical_contrast.h"

#include "harness/base/seed.h"
#include "tests/toolkit/tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/stack.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

using View = std::vector<std::vector<std::vector<double>>>;  // [record][step][channel]

at::Tensor tensor(const View& view) {  // [record, channel, step]
  std::vector<at::Tensor> records;
  for (const auto& record : view) records.push_back(matrix(record).t());
  return at::stack(records);
}

View random_view(Draws& draws, std::size_t records, std::size_t steps, std::size_t channels) {
  View view(records, std::vector(steps, std::vector<double>(channels)));
  for (auto& record : view)
    for (auto& step : record)
      for (double& x : step) x = draws.normal();
  return view;
}

// Hand-computed values: two records of two steps (methods sheet, section 6).
const View kView1 = {{{1, 0}, {0, 1}}, {{1, 1}, {0, 0}}};
const View kView2 = {{{1, 0}, {0, 1}}, {{0, 1}, {1, 0}}};

TEST(HierarchicalContrast, HasTheHandComputedValues) {
  const at::Tensor z1 = tensor(kView1), z2 = tensor(kView2);
  EXPECT_NEAR(instance_contrast(z1, z2).item<double>(), .834270, 1e-6);
  EXPECT_NEAR(temporal_contrast(z1, z2).item<double>(), .783659, 1e-6);
  EXPECT_NEAR(instance_contrast(z1.amax(2, true), z2.amax(2, true)).item<double>(), std::log(3),
              1e-6);
  const HierarchicalLoss loss = hierarchical_contrast(z1, z2);
  EXPECT_NEAR(loss.total.item<double>(), .679135, 1e-6);
  EXPECT_NEAR(loss.instance.item<double>(), (.834270 + std::log(3)) / 2, 1e-6);
  EXPECT_NEAR(loss.temporal.item<double>(), .783659 / 2, 1e-6);
}

TEST(HierarchicalContrast, OfOneRecordHasNoInstanceTermAndOfOneStepNoTemporalTerm) {
  Draws draws(1);
  const at::Tensor z1 = tensor(random_view(draws, 1, 5, 3));
  const at::Tensor z2 = tensor(random_view(draws, 1, 5, 3));
  EXPECT_EQ(instance_contrast(z1, z2).item<double>(), 0);
  EXPECT_GT(temporal_contrast(z1, z2).item<double>(), 0);
  EXPECT_EQ(temporal_contrast(z1.narrow(2, 0, 1), z2.narrow(2, 0, 1)).item<double>(), 0);
}

// --- an independent slow reference in plain loops -----------------------------------------------

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// One anchor: -log of its positive's share among all rows but itself.
double surprise(const std::vector<std::vector<double>>& rows, std::size_t anchor,
                std::size_t positive) {
  double sum = 0;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (i != anchor) sum += std::exp(dot(rows[anchor], rows[i]));
  return std::log(sum) - dot(rows[anchor], rows[positive]);
}

double slow_instance(const View& a, const View& b) {
  double sum = 0;
  const std::size_t records = a.size(), steps = a[0].size();
  for (std::size_t t = 0; t < steps; ++t) {
    std::vector<std::vector<double>> rows;
    for (const auto& record : a) rows.push_back(record[t]);
    for (const auto& record : b) rows.push_back(record[t]);
    for (std::size_t r = 0; r < records; ++r)
      sum += surprise(rows, r, records + r) + surprise(rows, records + r, r);
  }
  return sum / static_cast<double>(2 * records * steps);
}

double slow_temporal(const View& a, const View& b) {
  double sum = 0;
  const std::size_t records = a.size(), steps = a[0].size();
  for (std::size_t r = 0; r < records; ++r) {
    std::vector<std::vector<double>> rows = a[r];
    rows.insert(rows.end(), b[r].begin(), b[r].end());
    for (std::size_t t = 0; t < steps; ++t)
      sum += surprise(rows, t, steps + t) + surprise(rows, steps + t, t);
  }
  return sum / static_cast<double>(2 * records * steps);
}

View slow_halved(const View& view) {
  View out;
  for (const auto& record : view) {
    out.emplace_back();
    for (std::size_t t = 0; t + 1 < record.size(); t += 2) {
      std::vector<double> step;
      for (std::size_t c = 0; c < record[t].size(); ++c)
        step.push_back(std::max(record[t][c], record[t + 1][c]));
      out.back().push_back(step);
    }
  }
  return out;
}

double slow_hierarchical(View a, View b, double instance_weight, int temporal_unit) {
  double sum = 0;
  int scale = 0;
  for (; a[0].size() > 1; a = slow_halved(a), b = slow_halved(b), ++scale) {
    sum += instance_weight * slow_instance(a, b);
    if (scale >= temporal_unit) sum += (1 - instance_weight) * slow_temporal(a, b);
  }
  return (sum + instance_weight * slow_instance(a, b)) / (scale + 1);
}

TEST(HierarchicalContrast, AgreesWithLoopsOnRandomShapes) {
  Draws draws(2);
  for (int round = 0; round < 30; ++round) {
    const std::size_t records = 1 + draws.below(5), steps = 1 + draws.below(20);
    const std::size_t channels = 1 + draws.below(4);
    const View a = random_view(draws, records, steps, channels);
    const View b = random_view(draws, records, steps, channels);
    const HierarchicalContrast law = {
        .instance_weight = draws.uniform(),
        .temporal_unit = static_cast<std::int64_t>(draws.below(3)),
        .block_entries = static_cast<std::int64_t>(1 + draws.below(200))};
    const at::Tensor z1 = tensor(a), z2 = tensor(b);
    EXPECT_NEAR(instance_contrast(z1, z2).item<double>(), slow_instance(a, b), 1e-9);
    EXPECT_NEAR(temporal_contrast(z1, z2).item<double>(), slow_temporal(a, b), 1e-9);
    EXPECT_NEAR(hierarchical_contrast(z1, z2, law).total.item<double>(),
                slow_hierarchical(a, b, law.instance_weight, static_cast<int>(law.temporal_unit)),
                1e-9);
  }
}

TEST(HierarchicalContrast, HasTheSameLossAndGradientForAnySizeOfBlocks) {
  Draws draws(3);
  const at::Tensor z1 = tensor(random_view(draws, 3, 13, 4));
  const at::Tensor z2 = tensor(random_view(draws, 3, 13, 4));
  std::vector<std::vector<double>> gradients;
  for (const std::int64_t entries : {1, 30, 700, 1400, 1 << 20}) {
    const at::Tensor z = z1.clone().set_requires_grad(true);
    hierarchical_contrast(z, z2, {.block_entries = entries}).total.backward();
    gradients.push_back(numbers(z.grad()));
  }
  for (const auto& gradient : gradients)
    for (std::size_t i = 0; i < gradient.size(); ++i)
      EXPECT_NEAR(gradient[i], gradients[0][i], 1e-14);
}

TEST(HierarchicalContrast, GradientAgreesWithFiniteDifferences) {
  Draws draws(4);
  const at::Tensor start = tensor(random_view(draws, 3, 6, 2));
  const at::Tensor other = tensor(random_view(draws, 3, 6, 2));
  const HierarchicalContrast law = {.instance_weight = .3, .block_entries = 50};
  const auto loss = [&](const at::Tensor& z) {  // both sides take part, and a factor behind it
    return 3 * hierarchical_contrast(z, other + .1 * z, law).total;
  };
  const at::Tensor z = start.clone().set_requires_grad(true);
  loss(z).backward();
  const std::vector<double> gradient = numbers(z.grad());
  for (std::int64_t i = 0; i < z.numel(); ++i) {
    at::Tensor up = start.clone(at::MemoryFormat::Contiguous);
    at::Tensor down = start.clone(at::MemoryFormat::Contiguous);
    up.mutable_data_ptr<double>()[i] += 1e-6;
    down.mutable_data_ptr<double>()[i] -= 1e-6;
    const double slope = (loss(up).item<double>() - loss(down).item<double>()) / 2e-6;
    EXPECT_NEAR(gradient[static_cast<std::size_t>(i)], slope, 1e-7);
  }
}

TEST(HierarchicalContrast, DoesNotDependOnTheOrderOfTheBatch) {
  Draws draws(5);
  const at::Tensor z1 = tensor(random_view(draws, 4, 7, 3));
  const at::Tensor z2 = tensor(random_view(draws, 4, 7, 3));
  const at::Tensor order = integers({2, 0, 3, 1});
  EXPECT_NEAR(hierarchical_contrast(z1, z2).total.item<double>(),
              hierarchical_contrast(z1.index_select(0, order), z2.index_select(0, order))
                  .total.item<double>(),
              1e-12);
}

TEST(HierarchicalContrast, StaysFiniteForLargeDotProducts) {
  Draws draws(6);
  const at::Tensor z1 = (100 * tensor(random_view(draws, 3, 8, 4))).to(at::kFloat);
  const at::Tensor z = z1.clone().set_requires_grad(true);
  const at::Tensor loss = hierarchical_contrast(z, z1.flip({0})).total;
  loss.backward();
  EXPECT_TRUE(std::isfinite(loss.item<double>()));
  EXPECT_TRUE(z.grad().isfinite().all().item<bool>());
}

}  // namespace
}  // namespace beatbench
