#include "harness/metrics/boundaries.h"

#include "harness/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace beatbench {
namespace {

struct Candidate {
  double distance_ms;
  std::size_t truth, prediction;
  auto key() const { return std::tie(distance_ms, truth, prediction); }
};

std::vector<double> sorted(std::span<const double> times_ms, const char* side) {
  for (std::size_t i = 0; i < times_ms.size(); ++i)
    if (!std::isfinite(times_ms[i]))
      throw DataError(fmt::format("{} mark {} has the time {}: leave out marks without a time",
                                  side, i, times_ms[i]));
  std::vector<double> sorted_ms(times_ms.begin(), times_ms.end());
  std::sort(sorted_ms.begin(), sorted_ms.end());
  return sorted_ms;
}

// Only pairs within reach, found with one moving window over both sorted lists.
std::vector<Candidate> candidates(const std::vector<double>& truth,
                                  const std::vector<double>& prediction, double tolerance_ms) {
  std::vector<Candidate> pairs;
  std::size_t first = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    while (first < prediction.size() && truth[i] - prediction[first] > tolerance_ms) ++first;
    for (std::size_t j = first; j < prediction.size() && prediction[j] - truth[i] <= tolerance_ms;
         ++j)
      pairs.push_back({std::abs(prediction[j] - truth[i]), i, j});
  }
  std::sort(pairs.begin(), pairs.end(),
            [](const Candidate& a, const Candidate& b) { return a.key() < b.key(); });
  return pairs;
}

std::optional<double> share(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

BoundaryMatch& BoundaryMatch::operator+=(const BoundaryMatch& other) {
  true_positive += other.true_positive;
  false_positive += other.false_positive;
  false_negative += other.false_negative;
  const auto append = [](std::vector<double>& to, const std::vector<double>& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  append(error_ms, other.error_ms);
  append(unmatched_prediction_ms, other.unmatched_prediction_ms);
  return *this;
}

BoundaryMatch match_boundaries(std::span<const double> truth_ms,
                               std::span<const double> prediction_ms, double tolerance_ms) {
  if (!(tolerance_ms >= 0))
    throw UsageError(fmt::format("a tolerance of {} ms is impossible", tolerance_ms));
  const auto truth = sorted(truth_ms, "true"), prediction = sorted(prediction_ms, "predicted");
  std::vector<std::optional<double>> errors(truth.size());
  std::vector<bool> used(prediction.size(), false);
  for (const Candidate& pair : candidates(truth, prediction, tolerance_ms)) {
    if (errors[pair.truth] || used[pair.prediction]) continue;
    errors[pair.truth] = prediction[pair.prediction] - truth[pair.truth];
    used[pair.prediction] = true;
  }
  BoundaryMatch match;
  for (const auto& error : errors)
    if (error) match.error_ms.push_back(*error);
  for (std::size_t j = 0; j < prediction.size(); ++j)
    if (!used[j]) match.unmatched_prediction_ms.push_back(prediction[j]);
  match.true_positive = static_cast<std::int64_t>(match.error_ms.size());
  match.false_positive = static_cast<std::int64_t>(prediction.size()) - match.true_positive;
  match.false_negative = static_cast<std::int64_t>(truth.size()) - match.true_positive;
  return match;
}

std::optional<double> f1(const BoundaryMatch& m) {
  return share(2 * m.true_positive, 2 * m.true_positive + m.false_positive + m.false_negative);
}
std::optional<double> sensitivity(const BoundaryMatch& m) {
  return share(m.true_positive, m.true_positive + m.false_negative);
}
std::optional<double> positive_predictivity(const BoundaryMatch& m) {
  return share(m.true_positive, m.true_positive + m.false_positive);
}

std::optional<ErrorSummary> error_summary(const BoundaryMatch& match) {
  if (match.error_ms.empty()) return std::nullopt;
  const auto pairs = static_cast<double>(match.error_ms.size());
  ErrorSummary summary;
  for (const double error : match.error_ms) summary.mean_ms += error / pairs;
  double squares = 0;
  for (const double error : match.error_ms)
    squares += (error - summary.mean_ms) * (error - summary.mean_ms);
  summary.sd_ms = pairs > 1 ? std::sqrt(squares / (pairs - 1)) : 0;
  summary.pairs = static_cast<std::int64_t>(match.error_ms.size());
  return summary;
}

}  // namespace beatbench
