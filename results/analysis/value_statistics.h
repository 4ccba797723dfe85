#pragma once

#include "results/statistics/intervals.h"
#include "results/statistics/seed_variance.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace beatbench {

inline constexpr double kIntervalLevel = 0.95;

// A value's interval over patients: BCa, else percentile with the reason in `note`.
struct IntervalOfValue {
  Interval interval;
  bool bca = true;
  std::string note;
};
Outcome<IntervalOfValue> interval_of(const Resamples& resamples, double level = kIntervalLevel);

// What seeds and patients do to a value (seed_variance.h), as reports store and print it.
struct Spread {
  std::optional<double> seed_sd, seed_sd_alone, interaction_sd;  // nullopt with one seed
  double test_sd = 0;
  std::optional<double> low, high;  // for other patients and other seeds
  std::string reason;               // why these are missing
};

// One metric and scope of one row.
struct ValueStatistics {
  std::optional<double> value;  // over the items of a seed's folds together, mean over seeds
  std::vector<std::pair<std::int64_t, double>> by_seed;
  std::optional<IntervalOfValue> interval;
  std::string interval_reason;
  std::optional<Spread> spread;
  std::string spread_reason;
};

// One Resamples a seed, drawn alike.
ValueStatistics value_statistics(std::span<const std::int64_t> seeds,
                                 std::span<const Resamples> by_seed, double level = kIntervalLevel);
// Without any, for one reason.
ValueStatistics no_statistics(const std::string& reason);

}  // namespace beatbench
