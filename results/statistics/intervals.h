#pragma once

#include "results/statistics/bootstrap.h"
#include "results/statistics/outcome.h"

#include <cstdint>

namespace beatbench {

struct Interval {
  double low = 0, high = 0, level = 0;
  std::int64_t resamples = 0;  // that the interval rests on
  std::int64_t left_out = 0;   // resamples in which the metric was not defined
};

// Both refuse: a metric without a value on all patients, one patient alone, too few resamples with
// a value for tails of (1 − level) / 2 (fewer than 2 in each), and resamples that are all equal
// (an interval of width 0 would feign certainty). Quantiles are interpolated linearly between
// order statistics. UsageError where level is not in (0, 1).

// Between the (1 − level) / 2 and (1 + level) / 2 quantiles of the resamples (Efron 1982).
Outcome<Interval> percentile_interval(const Resamples& resamples, double level = 0.95);

// Bias-corrected and accelerated: z0 from the share of resamples below the estimate (equal ones
// count half), a from the jackknife over patients (Efron 1987; Efron & Tibshirani 1993, eq. 14.9,
// 14.10, 14.14, 14.15). Also refuses where z0 or a cannot be had: all resamples on one side of the
// estimate, the metric undefined or unmoved without a patient, or corrected quantiles with less
// than one resample beyond them.
Outcome<Interval> bca_interval(const Resamples& resamples, double level = 0.95);

// Two-sided p-value of "the difference is 0", the percentile interval turned round: 2 min(1 + #{≤
// 0}, 1 + #{≥ 0}) / (B + 1), at most 1 (Davison & Hinkley 1997, eq. 4.11). Never below 2 / (B + 1).
Outcome<double> bootstrap_p_value(const Resamples& difference);

}  // namespace beatbench
