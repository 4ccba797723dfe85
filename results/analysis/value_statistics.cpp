#include "results/analysis/value_statistics.h"

#include <cmath>

namespace beatbench {
namespace {

std::optional<double> root(const std::optional<double>& variance) {
  return variance ? std::optional(std::sqrt(*variance)) : std::nullopt;
}

Spread spread_of(const SeedVariance& variance) {
  Spread spread;
  spread.seed_sd = variance.seed_sd;
  spread.seed_sd_alone = root(variance.seed_variance);
  spread.interaction_sd = root(variance.interaction_variance);
  spread.test_sd = variance.test_sd;
  if (variance.both) {
    spread.low = variance.both->low;
    spread.high = variance.both->high;
  } else {
    spread.reason = variance.both.reason();
  }
  return spread;
}

}  // namespace

Outcome<IntervalOfValue> interval_of(const Resamples& resamples, double level) {
  const auto bca = bca_interval(resamples, level);
  if (bca) return IntervalOfValue{*bca, true, {}};
  const auto percentile = percentile_interval(resamples, level);
  if (percentile) return IntervalOfValue{*percentile, false, bca.reason()};
  return Refusal{percentile.reason()};
}

ValueStatistics value_statistics(std::span<const std::int64_t> seeds,
                                 std::span<const Resamples> by_seed, double level) {
  ValueStatistics result;
  for (std::size_t s = 0; s < seeds.size(); ++s)
    if (by_seed[s].estimate) result.by_seed.emplace_back(seeds[s], *by_seed[s].estimate);
  const Resamples together = mean_of(by_seed);
  result.value = together.estimate;
  if (const auto interval = interval_of(together, level))
    result.interval = *interval;
  else
    result.interval_reason = interval.reason();
  if (const auto variance = seed_variance(by_seed, level))
    result.spread = spread_of(*variance);
  else
    result.spread_reason = variance.reason();
  return result;
}

ValueStatistics no_statistics(const std::string& reason) {
  ValueStatistics result;
  result.interval_reason = "no interval: " + reason;
  result.spread_reason = "no seed variance: " + reason;
  return result;
}

}  // namespace beatbench
