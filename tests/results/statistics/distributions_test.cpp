#include "results/statistics/distributions.h"

#include "harness/base/error.h"
#include "results/statistics/ranks.h"
#include "results/statistics/studentised_range.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace beatbench {
namespace {

void expect_relative(double expected, double value, double tolerance) {
  EXPECT_NEAR(value / expected, 1, tolerance) << value << " for " << expected;
}

// Expected values: SciPy 1.17.1, scipy.stats norm, chi2, f, t (cdf, sf, ppf).
TEST(Distributions, AgreeWithSciPyIntoTheTails) {
  expect_relative(0.06680720126885807, normal_cdf(-1.5), 1e-13);
  expect_relative(1.1285884059538324e-19, normal_cdf(-9), 1e-12);
  expect_relative(1.959963984540054, normal_quantile(0.975), 1e-13);
  expect_relative(-4.753424308822899, normal_quantile(1e-6), 1e-13);
  expect_relative(0.025790724198756772, chi_squared_upper(9.28, 3), 1e-12);
  expect_relative(1.3800570312932553e-06, chi_squared_upper(30, 3), 1e-12);
  expect_relative(0.9999976885812014, chi_squared_upper(0.1, 7), 1e-12);
  expect_relative(0.01974409968948888, f_upper(3.69, 3, 39), 1e-12);
  expect_relative(0.6209213230591552, f_upper(0.5, 2, 10), 1e-12);
  expect_relative(3.43493078508501e-26, f_upper(40, 9, 81), 1e-10);
  expect_relative(4.302652729749462, student_t_quantile(0.975, 2), 1e-12);
  expect_relative(2.8675207071911895, student_t_quantile(0.975, 3.7), 1e-12);
  expect_relative(-1.6602343260853396, student_t_quantile(0.05, 100), 1e-12);
}

// Expected values: scipy.stats.studentized_range with df = inf.
TEST(NormalRange, AgreesWithSciPy) {
  EXPECT_NEAR(0.5204998778130465, normal_range_cdf(1, 2), 1e-12);
  EXPECT_NEAR(0.9644429581368396, normal_range_cdf(3.5, 3), 1e-12);
  EXPECT_NEAR(0.015150088105592662, normal_range_cdf(0.5, 4), 1e-12);
  EXPECT_NEAR(0.9526941726870715, normal_range_cdf(4.5, 10), 1e-12);
  EXPECT_NEAR(0.992280614775532, normal_range_cdf(6, 30), 1e-12);
  EXPECT_NEAR(2.803532899723092e-16, normal_range_cdf(2, 100), 1e-18);
  EXPECT_NEAR(2.771807648699355, normal_range_quantile(0.95, 2), 1e-10);
  EXPECT_NEAR(3.6331595749026278, normal_range_quantile(0.95, 4), 1e-10);
  EXPECT_NEAR(3.8080982570260042, normal_range_quantile(0.90, 7), 1e-10);
  EXPECT_NEAR(5.156634960089622, normal_range_quantile(0.99, 10), 1e-10);
  EXPECT_NEAR(5.646026026380527, normal_range_quantile(0.95, 50), 1e-10);
}

// Demšar 2006, Table 5 (a): q / √2 of the two-tailed Nemenyi test, 2 to 10 classifiers.
TEST(NormalRange, GivesThePublishedCriticalValues) {
  const double at_05[] = {1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164};
  const double at_10[] = {1.645, 2.052, 2.291, 2.459, 2.589, 2.693, 2.780, 2.855, 2.920};
  for (int k = 2; k <= 10; ++k) {
    EXPECT_NEAR(at_05[k - 2], normal_range_quantile(0.95, k) / std::sqrt(2), 1e-3) << k;
    EXPECT_NEAR(at_10[k - 2], normal_range_quantile(0.90, k) / std::sqrt(2), 1e-3) << k;
  }
}

TEST(NormalRange, OfTwoIsTheDifferenceOfTwoNormals) {
  for (const double q : {0.0, 0.01, 1.0, 3.0, 9.0, 60.0})
    EXPECT_NEAR(2 * normal_cdf(q / std::sqrt(2)) - 1, normal_range_cdf(q, 2), 1e-13) << q;
  EXPECT_EQ(0, normal_range_cdf(-1, 3));
}

TEST(NormalRange, QuantileIsTheInverse) {
  for (const int k : {2, 3, 12, 66})
    for (const double p : {0.001, 0.5, 0.9, 0.999})
      EXPECT_NEAR(p, normal_range_cdf(normal_range_quantile(p, k), k), 1e-11) << k << " " << p;
}

TEST(Midranks, ShareTheMeanOfTheirRanks) {
  EXPECT_EQ((std::vector<double>{4, 1, 2.5, 2.5}), midranks(std::vector<double>{9, -1, 3, 3}));
  EXPECT_EQ((std::vector<double>{2, 2, 2}), midranks(std::vector<double>{7, 7, 7}));
  EXPECT_TRUE(midranks({}).empty());
  EXPECT_EQ((std::vector<double>{1}), midranks(std::vector<double>{5}));
  EXPECT_THROW(midranks(std::vector<double>{1, std::nan("")}), DataError);
}

TEST(Midranks, TieTermCountsEachGroup) {
  EXPECT_EQ(0, tie_term(std::vector<double>{1, 2, 3}));
  EXPECT_EQ(6 + 24, tie_term(std::vector<double>{1.5, 4, 1.5, 4, 4}));  // 2³ − 2 and 3³ − 3
}

}  // namespace
}  // namespace beatbench
