#include "results/statistics/seed_variance.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace beatbench {
namespace {

using Optional = std::optional<double>;

// μ = .5 + patient + seed + seed × patient, one item a patient, normal with the SDs given.
struct Spread {
  double patient = 0, seed = 0, interaction = 0;
};

std::vector<Resamples> world(std::int64_t number, int seeds, int patients, const Spread& spread,
                             std::int64_t resamples) {
  Draws draws(6, "crossed", number);
  std::vector<std::string> ids;
  std::vector<double> of_patient;
  for (int p = 0; p < patients; ++p) {
    ids.push_back(std::to_string(p));
    of_patient.push_back(spread.patient * draws.normal());
  }
  const Patients all(ids);
  std::vector<ResampledMetric> metrics;
  for (int s = 0; s < seeds; ++s) {
    const double of_seed = spread.seed * draws.normal();
    std::vector<Optional> values;
    for (const double patient : of_patient)
      values.emplace_back(0.5 + patient + of_seed + spread.interaction * draws.normal());
    metrics.push_back(resampled_mean(all, values));
  }
  return bootstrap(metrics, all, {static_cast<std::uint64_t>(number), resamples});
}

TEST(SeedVariance, FindsTheThreeComponentsOfAKnownWorld) {
  const Spread spread{0.8, 0.15, 0.6};
  double seed = 0, interaction = 0, test = 0;
  constexpr int kWorlds = 40, kSeeds = 6, kPatients = 100;
  for (int number = 0; number < kWorlds; ++number) {
    const auto result = seed_variance(world(number, kSeeds, kPatients, spread, 100));
    ASSERT_TRUE(result);
    EXPECT_EQ(kSeeds, result->seeds);
    seed += *result->seed_variance / kWorlds;
    interaction += *result->interaction_variance / kWorlds;
    test += result->test_sd * result->test_sd / kWorlds;
  }
  EXPECT_NEAR(1, seed / (0.15 * 0.15), 0.35);
  EXPECT_NEAR(1, interaction / (0.36 / kPatients), 0.15);
  EXPECT_NEAR(1, test / (0.64 / kPatients + 0.36 / kPatients / kSeeds), 0.15);
}

// By hand.
TEST(SeedVariance, AddsUpAsItsHeaderSays) {
  // Means 2, 3, 4: VS = 1. Variances 1 of (1, 2, 3) and 1 of (3, 4, 5): V1 = 1, no interaction.
  const std::vector<Resamples> seeds = {{1, {1, 2, 3}, {1, 1, 1, 1, 1}, ""},
                                        {3, {3, 4, 5}, {3, 3, 3, 3, 3}, ""}};
  const auto result = seed_variance(seeds, 0.9);
  ASSERT_TRUE(result);
  EXPECT_EQ(2, result->mean);
  EXPECT_NEAR(std::sqrt(2), *result->seed_sd, 1e-15);
  EXPECT_NEAR(1, result->test_sd, 1e-15);
  EXPECT_EQ(0, *result->interaction_variance);
  EXPECT_NEAR(2, *result->seed_variance, 1e-15);
  ASSERT_TRUE(result->both);
  EXPECT_NEAR(std::sqrt(2), result->both->sd, 1e-15);  // √(2 / 2 + 1)
  // t of .95 with 1 and with 4 degrees: SciPy 1.17.1, scipy.stats.t.ppf.
  const double reach = (6.313751514675037 * 1 + 2.13184678633265 * 1) / std::sqrt(2);
  EXPECT_NEAR(2 - reach, result->both->low, 1e-9);
  EXPECT_NEAR(2 + reach, result->both->high, 1e-9);
}

// By hand. Each seed's resamples vary by 1, those of their mean (3, 2.5, 3.5) by .25: of a seed's
// variance (1 − .25) · 2 is its own with the patients, and is taken from 4.5 between the seeds.
TEST(SeedVariance, TakesWhatThePatientsAddFromTheSeeds) {
  const std::vector<Resamples> seeds = {{1, {1, 2, 3}, {1, 1}, ""}, {4, {5, 3, 4}, {4, 4}, ""}};
  const auto result = seed_variance(seeds);
  EXPECT_NEAR(0.5, result->test_sd, 1e-15);
  EXPECT_NEAR(1.5, *result->interaction_variance, 1e-15);
  EXPECT_NEAR(3, *result->seed_variance, 1e-15);
  EXPECT_NEAR(std::sqrt(4.5), *result->seed_sd, 1e-15);
  EXPECT_NEAR(std::sqrt(4.5 / 2 + 0.25), result->both->sd, 1e-15);
}

// Whatever moves the values: patients, seeds, or each seed on other patients.
TEST(SeedVariance, IntervalOfBothHoldsTheTruthAsOftenAsItSays) {
  constexpr int kWorlds = 200;
  for (const int seeds : {2, 5})
    for (const Spread& spread :
         {Spread{0.5, 0, 0}, {0.5, 0.06, 0.2}, {0.1, 0.2, 0}, {0, 0.1, 0.5}}) {
      int held = 0;
      for (int number = 0; number < kWorlds; ++number) {
        const auto result = seed_variance(world(1000 + number, seeds, 60, spread, 150));
        held += result->both->low <= 0.5 && 0.5 <= result->both->high;
      }
      EXPECT_GE(held, 0.9 * kWorlds) << seeds << " seeds, SD over seeds " << spread.seed;
    }
}

TEST(SeedVariance, WithOneSeedOnlyTheTestSideIsKnown) {
  const auto result = seed_variance(world(0, 1, 30, {0.5, 0.1, 0.1}, 100));
  ASSERT_TRUE(result);
  EXPECT_GT(result->test_sd, 0);
  EXPECT_FALSE(result->seed_sd);
  EXPECT_FALSE(result->seed_variance);
  EXPECT_NE(std::string::npos, result->both.reason().find("one seed"));
}

TEST(SeedVariance, RefusesWithoutAValueOrWithoutVariance) {
  const auto reason = [](const Resamples& seed) {
    return seed_variance(std::vector<Resamples>{seed}).reason();
  };
  EXPECT_EQ("no seed variance: a seed has no value on these records",
            reason({{}, {1, 2}, {1, 1}, ""}));
  EXPECT_EQ("no seed variance: the resamples of the patients show no variance to set it against",
            reason({1, {1, 1}, {1, 1}, ""}));
  EXPECT_FALSE(seed_variance(std::vector<Resamples>{{1, {1, 2}, {1}, ""}}));  // one patient
  EXPECT_THROW(seed_variance({}), UsageError);
}

}  // namespace
}  // namespace beatbench
