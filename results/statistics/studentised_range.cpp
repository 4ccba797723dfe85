#include "results/statistics/studentised_range.h"

#include "results/statistics/distributions.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace beatbench {

double normal_range_cdf(double q, int k) {
  if (q <= 0) return 0;
  // The integrand is smooth and gone at ±9, where equal steps converge faster than any power.
  constexpr double kEdge = 9, kStep = 1.0 / 32;
  double sum = 0;
  for (double z = -kEdge; z <= kEdge; z += kStep)
    sum += std::exp(-z * z / 2) * std::pow(normal_cdf(z) - normal_cdf(z - q), k - 1);
  return std::min(1.0, k * sum * kStep / std::sqrt(2 * std::numbers::pi));
}

double normal_range_quantile(double probability, int k) {
  double low = 0, high = 1;
  while (normal_range_cdf(high, k) < probability && high < 64) high *= 2;
  for (int i = 0; i < 60 && high - low > 1e-13 * high; ++i) {
    const double middle = (low + high) / 2;
    (normal_range_cdf(middle, k) < probability ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace beatbench
