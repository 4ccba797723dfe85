#include "results/statistics/seed_variance.h"

#include "harness/base/moments.h"
#include "results/statistics/distributions.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace beatbench {
namespace {

SeedsAndPatients over_both(const SeedVariance& of, double patients, double level) {
  const double from_seeds = *of.seed_sd * *of.seed_sd / static_cast<double>(of.seeds);
  const double from_patients = of.test_sd * of.test_sd;
  const double upper = (1 + level) / 2;
  SeedsAndPatients result;
  result.level = level;
  result.sd = std::sqrt(from_seeds + from_patients);
  const double reach = (student_t_quantile(upper, static_cast<double>(of.seeds - 1)) * from_seeds +
                        student_t_quantile(upper, patients - 1) * from_patients) /
                       result.sd;
  result.low = of.mean - reach;
  result.high = of.mean + reach;
  return result;
}

}  // namespace

Outcome<SeedVariance> seed_variance(std::span<const Resamples> seeds, double level) {
  const Resamples together = mean_of(seeds);
  if (!together.estimate) return Refusal{"no seed variance: a seed has no value on these records"};
  const auto of_the_mean = resampled_variance(together);
  if (together.without.size() < 2 || !of_the_mean || *of_the_mean == 0)
    return Refusal{
        "no seed variance: the resamples of the patients show no variance to set it against"};
  SeedVariance result;
  result.seeds = static_cast<std::int64_t>(seeds.size());
  result.mean = *together.estimate;
  result.test_sd = std::sqrt(*of_the_mean);
  if (seeds.size() < 2) {
    result.both = Refusal{"one seed: how much another seed would change is unknown"};
    return result;
  }
  const auto s = static_cast<double>(seeds.size());
  double of_one = 0;
  std::vector<double> estimates;
  for (const Resamples& seed : seeds) {
    of_one += resampled_variance(seed).value_or(0) / s;
    estimates.push_back(*seed.estimate);
  }
  const double between = *sample_variance(estimates);
  result.seed_sd = std::sqrt(between);
  result.interaction_variance = std::max(0.0, (of_one - *of_the_mean) * s / (s - 1));
  result.seed_variance = std::max(0.0, between - *result.interaction_variance);
  result.both = over_both(result, static_cast<double>(together.without.size()), level);
  return result;
}

}  // namespace beatbench
