#pragma once

#include "results/statistics/bootstrap.h"
#include "results/statistics/outcome.h"

#include <cstdint>
#include <optional>
#include <span>

namespace beatbench {

// An interval that would hold for other seeds and other patients alike.
struct SeedsAndPatients {
  double sd = 0;  // √(s² / S + VS), as below
  double low = 0, high = 0, level = 0;
};

// One metric of one method over its seeds, all evaluated on the same patients. Seeds and patients
// are crossed: value(seed) = μ + patients drawn + seed + (seed × patients). Moments of the three:
//   V1 = mean over seeds of the bootstrap variance of one seed    = patients + interaction
//   VS = bootstrap variance of the mean over S seeds              = patients + interaction / S
//   s² = variance of the values over seeds on these patients      = seed + interaction
// solved for them and cut at 0 (two-way crossed variance components; Searle, Casella & McCulloch
// 1992).
struct SeedVariance {
  std::int64_t seeds = 0;
  double mean = 0;                      // over seeds, on all patients
  std::optional<double> seed_sd;        // s, as seen; nullopt with one seed
  double test_sd = 0;                   // √VS: what another draw of patients would change
  std::optional<double> seed_variance;  // without what the drawn patients add to s²
  std::optional<double> interaction_variance;
  // mean ± (t(S − 1) · s² / S + t(P − 1) · VS) / √(s² / S + VS), P patients: each variance with the
  // quantile of its own degrees (Cochran & Cox 1957, §4.14, the Behrens–Fisher problem). s² holds
  // the interaction that VS holds too: an upper bound, as its estimate from few seeds is mostly
  // noise. Degrees after Satterthwaite leave out the truth up to 14 % of the time with two seeds,
  // this at most 6 % (docs/decisions/0008-ranks-for-other-seeds.md). Near the end of a metric's
  // scale it may reach past it; the BCa interval of mean_of(seeds) does not, but speaks of these
  // seeds alone. Refused with one seed.
  Outcome<SeedsAndPatients> both = Refusal{};
};

// Refuses where a seed has no value, or the resamples show no variance (one patient). UsageError
// where seeds were not bootstrapped alike, or none is given.
Outcome<SeedVariance> seed_variance(std::span<const Resamples> seeds, double level = 0.95);

}  // namespace beatbench
