#include "harness/toolkit/segment_contrast.h"

#include "harness/base/seed.h"
#include "tests/toolkit/tensors.h"

#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {

constexpr PatientPairs kBoth[] = {PatientPairs::all, PatientPairs::triangles};

std::vector<std::vector<double>> random_rows(Draws& draws, std::size_t rows, std::size_t width) {
  std::vector<std::vector<double>> out(rows, std::vector<double>(width));
  for (auto& row : out)
    for (double& x : row) x = draws.normal();
  return out;
}

at::Tensor labels(const std::vector<std::int64_t>& values) {
  at::Tensor out = at::zeros({static_cast<std::int64_t>(values.size())}, at::kLong);
  std::copy(values.begin(), values.end(), out.mutable_data_ptr<std::int64_t>());
  return out;
}

double value(const at::Tensor& view1, const at::Tensor& view2, const at::Tensor& patient,
             double temperature, PatientPairs pairs) {
  return cmsc_loss(view1, view2, patient, temperature, pairs).item<double>();
}

TEST(CmscLoss, HasTheHandComputedValues) {
  // S = [[.8, -.6], [.6, .8]] (methods sheet, section 3); lengths of rows do not count.
  const at::Tensor a = matrix({{2, 0}, {0, .5}}), b = matrix({{.8, .6}, {-1.2, 1.6}});
  const at::Tensor patient = integers({0, 1});
  for (const PatientPairs pairs : kBoth) {
    EXPECT_NEAR(value(a, b, patient, 1, pairs), .409278, 1e-6);  // of .220417 and .598139, twice
    EXPECT_NEAR(value(a, b, patient, .5, pairs), .286024, 1e-6);
    EXPECT_NEAR(value(a, b, patient, .1, pairs), .063464, 1e-6);
  }
}

// --- an independent slow reference in plain loops -----------------------------------------------

struct Reference {
  std::vector<std::vector<double>> view1, view2;
  std::vector<std::int64_t> patient;
  double temperature;

  double share(std::size_t i, std::size_t j) const {
    double dot = 0, one = 0, two = 0;
    for (std::size_t k = 0; k < view1[i].size(); ++k) {
      dot += view1[i][k] * view2[j][k];
      one += view1[i][k] * view1[i][k];
      two += view2[j][k] * view2[j][k];
    }
    return std::exp(dot / std::sqrt(one * two) / temperature);
  }
  double by_row(std::size_t i, std::size_t j) const {
    double sum = 0;
    for (std::size_t k = 0; k < view2.size(); ++k) sum += share(i, k);
    return -std::log(share(i, j) / sum);
  }
  double by_column(std::size_t i, std::size_t j) const {
    double sum = 0;
    for (std::size_t k = 0; k < view1.size(); ++k) sum += share(k, j);
    return -std::log(share(i, j) / sum);
  }
  double loss(PatientPairs pairs) const {
    double rows = 0, columns = 0, count = 0;             // all pairs of one patient
    double diagonal = 0, upper = 0, lower = 0, off = 0;  // of the triangles
    const std::size_t n = patient.size();
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        if (patient[i] != patient[j]) continue;
        rows += by_row(i, j);
        columns += by_column(i, j);
        ++count;
        if (i == j) diagonal += by_row(i, j) + by_column(i, j);
        if (i < j) upper += by_row(i, j), ++off;
        if (i > j) lower += by_column(i, j);
      }
    if (pairs == PatientPairs::all) return (rows + columns) / (2 * count);
    diagonal /= static_cast<double>(n);
    return off > 0 ? (diagonal + upper / off + lower / off) / 4 : diagonal / 2;
  }
};

TEST(CmscLoss, AgreesWithLoopsOnRandomShapesAndPatients) {
  Draws draws(1);
  for (int round = 0; round < 30; ++round) {
    const std::size_t rows = 1 + draws.below(8), width = 1 + draws.below(6);
    Reference slow{random_rows(draws, rows, width),
                   random_rows(draws, rows, width),
                   {},
                   draws.uniform(.1, 1.5)};
    for (std::size_t i = 0; i < rows; ++i)
      slow.patient.push_back(static_cast<std::int64_t>(draws.below(round % 3 == 0 ? 2 : 50)));
    for (const PatientPairs pairs : kBoth)
      EXPECT_NEAR(value(matrix(slow.view1), matrix(slow.view2), labels(slow.patient),
                        slow.temperature, pairs),
                  slow.loss(pairs), 1e-9);
  }
}

TEST(CmscLoss, SwappingTheViewsLeavesIt) {
  Draws draws(2);
  const at::Tensor a = matrix(random_rows(draws, 6, 4)), b = matrix(random_rows(draws, 6, 4));
  for (const at::Tensor& patient : {integers({0, 1, 2, 3, 4, 5}), integers({0, 1, 0, 2, 1, 0})})
    for (const PatientPairs pairs : kBoth)
      EXPECT_NEAR(value(a, b, patient, .2, pairs), value(b, a, patient, .2, pairs), 1e-12);
}

TEST(CmscLoss, PermutingTheBatchLeavesIt) {
  Draws draws(3);
  const at::Tensor a = matrix(random_rows(draws, 6, 4)), b = matrix(random_rows(draws, 6, 4));
  const at::Tensor order = integers({4, 2, 0, 5, 1, 3});
  const auto both = [&](const at::Tensor& patient, PatientPairs pairs) {
    return std::pair{value(a, b, patient, .2, pairs),
                     value(a.index_select(0, order), b.index_select(0, order),
                           patient.index_select(0, order), .2, pairs)};
  };
  for (const PatientPairs pairs : kBoth) {
    const auto [before, after] = both(integers({0, 1, 2, 3, 4, 5}), pairs);
    EXPECT_NEAR(before, after, 1e-12);
  }
  const auto [before, after] = both(integers({0, 1, 0, 2, 1, 0}), PatientPairs::all);
  EXPECT_NEAR(before, after, 1e-12);
}

TEST(CmscLoss, OfAPatientThatComesTwiceIsNotThatOfTheDiagonal) {
  Draws draws(4);
  const at::Tensor a = matrix(random_rows(draws, 4, 3)), b = matrix(random_rows(draws, 4, 3));
  for (const PatientPairs pairs : kBoth)
    EXPECT_GT(std::abs(value(a, b, integers({0, 1, 2, 0}), .2, pairs) -
                       value(a, b, integers({0, 1, 2, 3}), .2, pairs)),
              1e-3);
}

TEST(CmscLoss, OfOnePatientAloneIsTheMeanOverAllPairs) {
  // Equal rows: every pair has the share 1/3.
  const at::Tensor same = matrix({{1, 2}, {1, 2}, {1, 2}});
  for (const PatientPairs pairs : kBoth)
    EXPECT_NEAR(value(same, same, integers({7, 7, 7}), .1, pairs), std::log(3), 1e-12);
}

TEST(CmscLoss, GradientAgreesWithFiniteDifferences) {
  Draws draws(5);
  const at::Tensor start = matrix(random_rows(draws, 8, 3));
  for (const at::Tensor& patient : {integers({0, 1, 2, 3}), integers({0, 1, 0, 0})})
    for (const PatientPairs pairs : kBoth) {
      const auto loss = [&](const at::Tensor& z) {
        return cmsc_loss(z.narrow(0, 0, 4), z.narrow(0, 4, 4), patient, .3, pairs);
      };
      const at::Tensor z = start.clone().set_requires_grad(true);
      loss(z).backward();
      const std::vector<double> gradient = numbers(z.grad());
      for (std::int64_t i = 0; i < z.numel(); ++i) {
        at::Tensor up = start.clone(), down = start.clone();
        up.mutable_data_ptr<double>()[i] += 1e-6;
        down.mutable_data_ptr<double>()[i] -= 1e-6;
        const double slope = (loss(up).item<double>() - loss(down).item<double>()) / 2e-6;
        EXPECT_NEAR(gradient[static_cast<std::size_t>(i)], slope, 1e-7);
      }
    }
}

TEST(CmscLoss, OfSeveralViewsIsTheSumOverTheirPairs) {
  Draws draws(6);
  std::vector<at::Tensor> views;
  for (int v = 0; v < 4; ++v) views.push_back(matrix(random_rows(draws, 5, 3)));
  const at::Tensor patient = integers({0, 1, 2, 1, 3});
  for (const PatientPairs pairs : kBoth) {
    double sum = 0;
    for (std::size_t a = 0; a < 4; ++a)
      for (std::size_t b = a + 1; b < 4; ++b) sum += value(views[a], views[b], patient, .2, pairs);
    EXPECT_NEAR(cmsc_loss(views, patient, .2, pairs).item<double>(), sum, 1e-9);
    EXPECT_GT(sum, 2 * value(views[2], views[3], patient, .2, pairs));  // not the last pair alone
  }
}

TEST(CmscLoss, StaysFiniteAtLowTemperature) {
  const at::Tensor a = matrix({{1, 0}, {-1, 0}}).to(at::kFloat);
  for (const PatientPairs pairs : kBoth)
    EXPECT_NEAR(value(a, -a, integers({0, 1}), .001, pairs), 2000, 1);
}

}  // namespace
}  // namespace beatbench
