#include "results/statistics/delong.h"

#include "harness/metrics/classification.h"
#include "results/statistics/distributions.h"
#include "results/statistics/ranks.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <vector>

namespace beatbench {
namespace {

// For each positive the share of negatives below it, for each negative the share of positives
// above it, ties half; both have the AUROC as their mean.
struct Components {
  double auroc = 0;
  std::vector<double> of_positives, of_negatives;
};

Outcome<Components> structural_components(std::span<const std::uint8_t> truth,
                                          std::span<const float> scores) {
  const std::optional<double> area = auroc(truth, scores);  // checks the items
  std::vector<double> all(scores.begin(), scores.end()), positives, negatives;
  for (std::size_t i = 0; i < all.size(); ++i)
    (truth[i] == 1 ? positives : negatives).push_back(all[i]);
  if (positives.size() < 2 || negatives.size() < 2)
    return Refusal{
        fmt::format("no DeLong variance: {} positive and {} negative items, two of each are needed",
                    positives.size(), negatives.size())};
  const auto ranks = midranks(all);
  const auto within_positives = midranks(positives), within_negatives = midranks(negatives);
  Components components{*area, {}, {}};
  const auto m = static_cast<double>(positives.size()), n = static_cast<double>(negatives.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (truth[i] == 1) {
      const double own = within_positives[components.of_positives.size()];
      components.of_positives.push_back((ranks[i] - own) / n);
    } else {
      const double own = within_negatives[components.of_negatives.size()];
      components.of_negatives.push_back(1 - (ranks[i] - own) / m);
    }
  }
  return components;
}

// Sample covariance around means that are known to be mean_x and mean_y, over the sample size.
double covariance_of_mean(const std::vector<double>& x, double mean_x, const std::vector<double>& y,
                          double mean_y) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - mean_x) * (y[i] - mean_y);
  const auto n = static_cast<double>(x.size());
  return sum / (n - 1) / n;
}

double covariance_of(const Components& a, const Components& b) {
  return covariance_of_mean(a.of_positives, a.auroc, b.of_positives, b.auroc) +
         covariance_of_mean(a.of_negatives, a.auroc, b.of_negatives, b.auroc);
}

}  // namespace

Outcome<DelongAuroc> delong(std::span<const std::uint8_t> truth, std::span<const float> scores) {
  const auto components = structural_components(truth, scores);
  if (!components) return Refusal{components.reason()};
  return DelongAuroc{components->auroc, covariance_of(*components, *components)};
}

Outcome<DelongComparison> delong(std::span<const std::uint8_t> truth,
                                 std::span<const float> scores_a, std::span<const float> scores_b) {
  const auto a = structural_components(truth, scores_a);
  const auto b = structural_components(truth, scores_b);
  if (!a || !b) return Refusal{(a ? b : a).reason()};
  DelongComparison result;
  result.a = {a->auroc, covariance_of(*a, *a)};
  result.b = {b->auroc, covariance_of(*b, *b)};
  result.covariance = covariance_of(*a, *b);
  const double variance = result.a.variance + result.b.variance - 2 * result.covariance;
  const double apart = a->auroc - b->auroc;
  // What is left of the variance of two equal methods is rounding.
  const bool none = variance <= 1e-14 * (result.a.variance + result.b.variance);
  if (none && apart == 0) return result;
  if (none)
    return Refusal{fmt::format(
        "no DeLong test: the AUROCs differ by {:g}, but no item differs from the others in it",
        apart)};
  result.z = apart / std::sqrt(variance);
  result.p = 2 * normal_cdf(-std::abs(result.z));
  return result;
}

}  // namespace beatbench
