#include "results/statistics/intervals.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "results/statistics/delong.h"
#include "results/statistics/resampled_scores.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace beatbench {
namespace {

using Optional = std::optional<double>;

// A mean of eight numbers with resamples that are no resamples, so that SciPy can be given the
// same: scipy.stats.bootstrap((data,), numpy.mean, n_resamples=0, bootstrap_result=…).
Resamples given() {
  const double data[] = {2.1, 3.4, 1.9, 5.6, 4.4, 8.9, 3.3, 2.7};
  double sum = 0;
  for (const double x : data) sum += x;
  Resamples r;
  r.estimate = sum / 8;
  for (const double x : data) r.without.emplace_back((sum - x) / 7);
  for (int i = 0; i < 400; ++i) r.values.emplace_back(3.2 + ((i * i * 7 + i * 13) % 211) / 97.0);
  return r;
}

// Expected values: SciPy 1.17.1.
TEST(Intervals, AgreeWithSciPyOnTheSameResamples) {
  const Resamples r = given();
  EXPECT_NEAR(3.241237113402062, percentile_interval(r)->low, 1e-12);
  EXPECT_NEAR(5.303092783505155, percentile_interval(r)->high, 1e-12);
  EXPECT_NEAR(3.437113402061856, percentile_interval(r, 0.8)->low, 1e-12);
  EXPECT_NEAR(5.179381443298969, percentile_interval(r, 0.8)->high, 1e-12);
  EXPECT_NEAR(3.241237113402062, bca_interval(r)->low, 1e-12);
  EXPECT_NEAR(5.2635355585245955, bca_interval(r)->high, 1e-12);
  EXPECT_NEAR(3.313525175932052, bca_interval(r, 0.8)->low, 1e-12);
  EXPECT_NEAR(4.937728361500984, bca_interval(r, 0.8)->high, 1e-12);
}

// The same with resamples that often equal the estimate: these count half in z0.
TEST(Intervals, AgreeWithSciPyWhereResamplesEqualTheEstimate) {
  Resamples r = given();
  r.values.clear();
  for (int i = 0; i < 400; ++i) r.values.emplace_back(*r.estimate + (i * i % 11 - 3) / 4.0);
  EXPECT_NEAR(3.2874999999999996, bca_interval(r, 0.9)->low, 1e-12);
  EXPECT_NEAR(5.5375, bca_interval(r, 0.9)->high, 1e-12);
}

TEST(Intervals, CountWhatIsLeftOut) {
  Resamples r = given();
  for (std::size_t i = 0; i < r.values.size(); i += 4) r.values[i].reset();
  const auto interval = bca_interval(r);
  ASSERT_TRUE(interval);
  EXPECT_EQ(300, interval->resamples);
  EXPECT_EQ(100, interval->left_out);
  EXPECT_EQ(0.95, interval->level);
}

TEST(Intervals, AreTurnedAroundWithTheMetric) {
  const Resamples r = given();
  Resamples mirrored = r;
  mirrored.estimate = -*r.estimate;
  for (auto& value : mirrored.values) value = -*value;
  for (auto& value : mirrored.without) value = -*value;
  EXPECT_NEAR(bca_interval(r)->low, -bca_interval(mirrored)->high, 1e-12);
  EXPECT_NEAR(bca_interval(r)->high, -bca_interval(mirrored)->low, 1e-12);
}

TEST(Intervals, RefuseDegenerateDataWithTheReason) {
  const auto reason = [](const Resamples& r) {
    EXPECT_FALSE(bca_interval(r));
    EXPECT_EQ(percentile_interval(r).reason(), bca_interval(r).reason());
    return bca_interval(r).reason();
  };
  Resamples r = given();
  r.without.resize(1);
  EXPECT_NE(std::string::npos, reason(r).find("one patient"));
  r = given();
  r.estimate.reset();
  EXPECT_NE(std::string::npos, reason(r).find("no value"));
  r = given();
  for (auto& value : r.values) value = 0.5;
  EXPECT_NE(std::string::npos, reason(r).find("all resamples give 0.5"));
  r = given();
  for (std::size_t i = 79; i < r.values.size(); ++i) r.values[i].reset();
  EXPECT_NE(std::string::npos, reason(r).find("defined on 79 of 400"));
  EXPECT_THROW(bca_interval(given(), 1), UsageError);
  EXPECT_THROW(percentile_interval(given(), std::nan("")), UsageError);
  EXPECT_THROW(*bca_interval(r), DataError);
}

TEST(Intervals, BcaRefusesWherePercentileNeedNot) {
  Resamples all_below = given();
  all_below.estimate = 9;
  EXPECT_TRUE(percentile_interval(all_below));
  EXPECT_NE(std::string::npos, bca_interval(all_below).reason().find("one side"));
  Resamples lost = given();
  lost.without[3].reset();
  EXPECT_TRUE(percentile_interval(lost));
  EXPECT_NE(std::string::npos, bca_interval(lost).reason().find("not defined"));
  Resamples unmoved = given();
  for (auto& value : unmoved.without) value = unmoved.estimate;
  EXPECT_NE(std::string::npos, bca_interval(unmoved).reason().find("does not move"));
}

// 390 of 400 resamples lie below the estimate: z0 = 1.96 moves the upper end to Φ(5.9), beyond the
// last resample, although 10 lie beyond the nominal 97.5 %.
TEST(Intervals, BcaRefusesEndsBeyondTheLastResampleAfterTheCorrection) {
  Resamples r = given();
  r.estimate = 0;
  for (int i = 0; i < 400; ++i) r.values[static_cast<std::size_t>(i)] = i < 390 ? i - 400 : i;
  EXPECT_TRUE(percentile_interval(r));
  const auto interval = bca_interval(r);
  ASSERT_FALSE(interval);
  EXPECT_NE(std::string::npos, interval.reason().find("beyond the last of 400"))
      << interval.reason();
}

// One patient of 1000 moves the metric: a is near its bound of 1/6, and with z0 = 3.9 and a level
// of .9999 the correction's denominator 1 − a z would be below 0.
TEST(Intervals, BcaRefusesAnAccelerationThatTurnsItsEndsRound) {
  Resamples r;
  r.estimate = 0;
  r.without.assign(1000, Optional(1));
  r.without[0] = 0;
  for (int i = 0; i < 50000; ++i) r.values.emplace_back(i < 49998 ? -1 - i : 1);
  EXPECT_TRUE(percentile_interval(r, 0.9999));
  const auto interval = bca_interval(r, 0.9999);
  ASSERT_FALSE(interval);
  EXPECT_NE(std::string::npos, interval.reason().find("too strong")) << interval.reason();
}

TEST(BootstrapP, CountsTheFarSideAndNeverGivesZero) {
  Resamples r;
  r.estimate = 1;
  r.without = {1, 1};
  for (int i = 0; i < 99; ++i) r.values.emplace_back(i < 3 ? -1 : 1);
  EXPECT_NEAR(2 * 4 / 100.0, *bootstrap_p_value(r), 1e-15);
  for (auto& value : r.values) value = 2;
  EXPECT_NEAR(2 / 100.0, *bootstrap_p_value(r), 1e-15);
  for (auto& value : r.values) value = 0;  // two equal methods
  EXPECT_EQ(1, *bootstrap_p_value(r));
  for (auto& value : r.values) value.reset();
  EXPECT_NE(std::string::npos, bootstrap_p_value(r).reason().find("not defined on any resample"));
}

TEST(BootstrapP, RefusesWithTheReason) {
  Resamples r = given();
  r.without.resize(1);
  EXPECT_NE(std::string::npos, bootstrap_p_value(r).reason().find("no p-value: with one patient"));
  r.estimate.reset();
  EXPECT_NE(std::string::npos, bootstrap_p_value(r).reason().find("no p-value: the difference"));
}

TEST(BootstrapP, TurnsThePercentileIntervalRound) {
  Resamples r = given();
  for (auto& value : r.values) value = *value - 3.23;
  const double p = *bootstrap_p_value(r);
  EXPECT_LT(percentile_interval(r, 1 - p * 0.8)->low, 0);
  EXPECT_GT(percentile_interval(r, 1 - p * 1.3)->low, 0);
}

// Patients with a skewed effect of their own and one to six items each: the mean of items of
// independent draws of this world is 1.
struct World {
  std::vector<std::string> patient, item;
  std::vector<Optional> value;
};

World clustered_world(std::int64_t number) {
  Draws draws(2, "world", number);
  World world;
  for (int p = 0; p < 40; ++p) {
    const double effect = -std::log(1 - draws.uniform());  // exponential, mean 1
    const auto items = 1 + draws.below(6);
    for (std::uint64_t i = 0; i < items; ++i) {
      world.patient.push_back(std::to_string(p));
      world.item.push_back(std::to_string(world.item.size()));
      world.value.emplace_back(effect + 0.3 * draws.normal());
    }
  }
  return world;
}

TEST(Coverage, BcaOverPatientsHoldsTheTruthAboutAsOftenAsItSaysAndOverItemsDoesNot) {
  constexpr int kWorlds = 300;
  int by_patients = 0, by_items = 0;
  const auto holds = [](const std::vector<std::string>& ids, const World& world, int number) {
    const Patients patients(ids);
    const auto r = bootstrap(resampled_mean(patients, world.value), patients,
                             {static_cast<std::uint64_t>(number), 400});
    const auto interval = bca_interval(r, 0.9);
    return interval->low <= 1 && 1 <= interval->high;
  };
  for (int number = 0; number < kWorlds; ++number) {
    const World world = clustered_world(number);
    by_patients += holds(world.patient, world, number);
    if (number < 100) by_items += holds(world.item, world, number);
  }
  // 90 % less what 40 skewed patients cost; SD of the simulation 1.8 %.
  EXPECT_GT(by_patients, kWorlds * 0.84);
  EXPECT_LT(by_patients, kWorlds * 0.95);
  EXPECT_LT(by_items, 75);  // as if 140 independent items: far too narrow
}

TEST(Coverage, BootstrapAndDelongAgreeOnTheVarianceOfAnAuroc) {
  Draws draws(4, "two classes");
  std::vector<std::string> patient;
  std::vector<std::uint8_t> truth;
  std::vector<float> a, b;
  for (int i = 0; i < 300; ++i) {
    patient.push_back(std::to_string(i));
    truth.push_back(i % 3 == 0);
    const double shared = draws.normal() + (i % 3 == 0 ? 1 : 0);
    a.push_back(static_cast<float>(shared + 0.5 * draws.normal()));
    b.push_back(static_cast<float>(shared + 0.8 * draws.normal()));
  }
  const Patients patients(patient);
  const ResampledMetric metrics[] = {resampled_auroc(patients, truth, a),
                                     resampled_auroc(patients, truth, b)};
  const auto r = bootstrap(metrics, patients, {0, 2000});
  const auto test = delong(truth, a, b);
  EXPECT_NEAR(1, *resampled_variance(r[0]) / test->a.variance, 0.1);
  const double variance = test->a.variance + test->b.variance - 2 * test->covariance;
  EXPECT_NEAR(1, *resampled_variance(difference(r[0], r[1])) / variance, 0.1);
  EXPECT_NEAR(test->p, *bootstrap_p_value(difference(r[0], r[1])), 0.05);
}

}  // namespace
}  // namespace beatbench
