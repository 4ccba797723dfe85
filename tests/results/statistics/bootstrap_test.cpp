#include "results/statistics/bootstrap.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "harness/metrics/calibration.h"
#include "harness/metrics/classification.h"
#include "harness/metrics/segmentation.h"
#include "results/statistics/resampled_scores.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace beatbench {
namespace {

using Optional = std::optional<double>;

struct Evaluation {
  std::vector<std::string> patient;
  std::vector<std::uint8_t> truth;
  std::vector<float> scores;
};

// Several items a patient, scores on a coarse grid: ties are many.
Evaluation random_evaluation(std::int64_t seed, int patients) {
  Draws draws(3, "evaluation", seed);
  Evaluation e;
  for (int p = 0; p < patients; ++p) {
    const auto items = 1 + draws.below(4);
    for (std::uint64_t i = 0; i < items; ++i) {
      e.patient.push_back("p" + std::to_string(p));
      e.truth.push_back(draws.uniform() < 0.4 ? 1 : 0);
      e.scores.push_back(static_cast<float>(draws.below(9) + e.truth.back() * 2) / 8);
    }
  }
  return e;
}

// The peer: picks the items of the resample and computes the metric anew, with its own sort.
template <typename Metric>
ResampledMetric anew(const Patients& patients, const Evaluation& e, Metric metric) {
  return resampled_by_items(patients, [&e, metric](std::span<const std::int64_t> items) {
    std::vector<std::uint8_t> truth;
    std::vector<float> scores;
    for (const std::int64_t item : items) {
      truth.push_back(e.truth[static_cast<std::size_t>(item)]);
      scores.push_back(e.scores[static_cast<std::size_t>(item)]);
    }
    return metric(truth, scores);
  });
}

Optional oracle_f1(const std::vector<std::uint8_t>& truth, const std::vector<float>& scores) {
  const auto best = best_f1_threshold(truth, scores);
  return best ? Optional(best->f1) : std::nullopt;
}

void expect_same(const std::vector<Optional>& a, const std::vector<Optional>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i].has_value(), b[i].has_value()) << i;
    if (a[i]) {
      EXPECT_NEAR(*a[i], *b[i], 1e-12) << i;
    }
  }
}

TEST(Bootstrap, SortedOnceGivesWhatSortingEachResampleGives) {
  for (std::int64_t seed = 0; seed < 20; ++seed) {
    const Evaluation e = random_evaluation(seed, 2 + static_cast<int>(seed));
    const Patients patients(e.patient);
    const ResampledMetric metrics[] = {resampled_auroc(patients, e.truth, e.scores),
                                       anew(patients, e, auroc),
                                       resampled_average_precision(patients, e.truth, e.scores),
                                       anew(patients, e, average_precision),
                                       resampled_best_f1(patients, e.truth, e.scores),
                                       anew(patients, e, oracle_f1)};
    const auto r = bootstrap(metrics, patients, {static_cast<std::uint64_t>(seed), 60});
    EXPECT_EQ(auroc(e.truth, e.scores), r[0].estimate);
    EXPECT_EQ(r[0].values, r[1].values);  // whole numbers: the same bits
    EXPECT_EQ(r[0].without, r[1].without);
    expect_same(r[2].values, r[3].values);
    expect_same(r[2].without, r[3].without);
    EXPECT_EQ(oracle_f1(e.truth, e.scores), r[4].estimate);
    EXPECT_EQ(r[4].values, r[5].values);
    EXPECT_EQ(r[4].without, r[5].without);
  }
}

// By hand: of scores .9 (positive), .8 (negative), .7 (positive) the best threshold takes all
// three, F1 4 / 5. Without the negative, or with the first patient alone, it is 1; without a
// positive none.
TEST(Bootstrap, TheOracleThresholdIsChosenAnewInEachResample) {
  const std::vector<std::string> patient = {"a", "b", "c"};
  const Patients patients(patient);
  const auto best = resampled_best_f1(patients, std::vector<std::uint8_t>{1, 0, 1},
                                      std::vector<float>{0.9F, 0.8F, 0.7F});
  EXPECT_EQ(0.8, best(std::vector<std::int32_t>{1, 1, 1}));
  EXPECT_EQ(1.0, best(std::vector<std::int32_t>{1, 0, 2}));
  EXPECT_EQ(1.0, best(std::vector<std::int32_t>{3, 0, 0}));
  EXPECT_EQ(2.0 / 4, best(std::vector<std::int32_t>{0, 2, 1}));
  EXPECT_EQ(std::nullopt, best(std::vector<std::int32_t>{0, 3, 0}));
}

TEST(Bootstrap, CalibrationErrorIsThatOfTheItemsDrawn) {
  for (std::int64_t seed = 0; seed < 10; ++seed) {
    Evaluation e = random_evaluation(seed, 5 + static_cast<int>(seed));
    for (float& score : e.scores) score /= 1.25F;  // 0 … 1, on and between the borders of bins
    const Patients patients(e.patient);
    const ResampledMetric metrics[] = {
        resampled_calibration_error(patients, e.truth, e.scores, 5),
        anew(patients, e, [](const auto& truth, const auto& scores) -> Optional {
          if (std::ranges::count(truth, 1) == 0) return std::nullopt;
          return calibration_error(reliability(truth, scores, 5));
        })};
    const auto r = bootstrap(metrics, patients, {static_cast<std::uint64_t>(seed), 60});
    expect_same(r[0].values, r[1].values);
    expect_same(r[0].without, r[1].without);
  }
}

// By hand, two bins: .2 and .4 with one positive add up to |.2 + .4 − 1| = .4, .9 to |.9 − 1| = .1.
TEST(Bootstrap, CalibrationErrorByHand) {
  const std::vector<std::string> patient = {"a", "b", "c"};
  const Patients patients(patient);
  const std::vector<std::uint8_t> truth = {1, 0, 1};
  const auto error =
      resampled_calibration_error(patients, truth, std::vector<float>{0.2F, 0.4F, 0.9F}, 2);
  EXPECT_NEAR(0.5 / 3, *error(std::vector<std::int32_t>{1, 1, 1}), 1e-7);
  EXPECT_NEAR((2 * 0.8 + 0.1) / 3, *error(std::vector<std::int32_t>{2, 0, 1}), 1e-7);
  EXPECT_EQ(std::nullopt, error(std::vector<std::int32_t>{0, 3, 0}));
  EXPECT_THROW(
      resampled_calibration_error(patients, truth, std::vector<float>{0.2F, 1.4F, 0.9F}, 2),
      DataError);
}

TEST(Bootstrap, RatioOfSumsIsThePooledDiceOfTheRecordsDrawn) {
  Draws draws(5, "dice");
  std::vector<std::string> patient;
  std::vector<std::vector<SegmentCounts>> counts;
  std::vector<double> numerator, denominator;
  for (int i = 0; i < 30; ++i) {
    patient.push_back(std::to_string(draws.below(12)));
    const SegmentCounts c{static_cast<std::int64_t>(draws.below(50)),
                          static_cast<std::int64_t>(draws.below(20)),
                          static_cast<std::int64_t>(draws.below(20))};
    counts.push_back({c});
    numerator.push_back(2.0 * static_cast<double>(c.true_positive));
    denominator.push_back(numerator.back() +
                          static_cast<double>(c.false_positive + c.false_negative));
  }
  const Patients patients(patient);
  const ResampledMetric metrics[] = {
      resampled_ratio(patients, numerator, denominator),
      resampled_by_items(patients, [&](std::span<const std::int64_t> items) {
        std::vector<std::vector<SegmentCounts>> drawn;
        for (const std::int64_t item : items)
          drawn.push_back(counts[static_cast<std::size_t>(item)]);
        return pooled(drawn, dice).front();
      })};
  const auto r = bootstrap(metrics, patients, {1, 100});
  EXPECT_NEAR(*pooled(counts, dice).front(), *r[0].estimate, 1e-15);
  expect_same(r[0].values, r[1].values);
  expect_same(r[0].without, r[1].without);
}

// The peer adds up one ratio at a time. More ratios than are summed side by side, some that share a
// denominator, and one that is missing wherever its only patient is not drawn.
TEST(Bootstrap, RatiosSummedTogetherHaveTheBitsOfEachAlone) {
  Draws random(6, "ratios");
  std::vector<std::string> patient;
  for (int i = 0; i < 90; ++i) patient.push_back(std::to_string(i % 37));
  const Patients patients(patient);
  const auto column = [&] {
    std::vector<double> values;
    for (std::size_t i = 0; i < patient.size(); ++i) values.push_back(random.normal());
    return values;
  };
  const std::vector<double> shared = column();
  std::vector<double> once(patient.size());
  once[5] = 1;
  std::vector<ResampledMetric> together = {resampled_ratio(patients, column(), shared, once)};
  for (int i = 0; i < 40; ++i)
    together.push_back(resampled_ratio(patients, column(), i % 3 == 0 ? shared : column()));
  std::vector<ResampledMetric> alone;
  for (const ResampledMetric& metric : together)
    alone.push_back([metric](std::span<const std::int32_t> draws) { return metric(draws); });
  const auto fast = bootstrap(together, patients, {2, 300});
  const auto slow = bootstrap(alone, patients, {2, 300});
  for (std::size_t m = 0; m < together.size(); ++m) {
    EXPECT_EQ(slow[m].estimate, fast[m].estimate) << m;
    EXPECT_EQ(slow[m].values, fast[m].values) << m;
    EXPECT_EQ(slow[m].without, fast[m].without) << m;
  }
  EXPECT_GT(std::ranges::count(fast[0].values, Optional()), 50);
}

TEST(Bootstrap, DrawsAsManyPatientsAsThereAreEachAsOften) {
  const std::vector<std::string> patient = {"d", "a", "c", "b", "a"};
  const Patients patients(patient);
  std::vector<std::vector<std::int32_t>> seen;
  const ResampledMetric spy = [&](std::span<const std::int32_t> draws) {
    seen.emplace_back(draws.begin(), draws.end());
    return Optional(0);
  };
  bootstrap(spy, patients, {9, 4000});
  ASSERT_EQ(1 + 4 + 4000, seen.size());
  EXPECT_EQ((std::vector<std::int32_t>{1, 1, 1, 1}), seen[0]);
  EXPECT_EQ((std::vector<std::int32_t>{1, 0, 1, 1}), seen[2]);  // the jackknife's second
  std::vector<double> sums(4), squares(4);
  for (std::size_t b = 5; b < seen.size(); ++b) {
    EXPECT_EQ(4, std::accumulate(seen[b].begin(), seen[b].end(), 0));
    for (std::size_t p = 0; p < 4; ++p) {
      sums[p] += seen[b][p];
      squares[p] += seen[b][p] * seen[b][p];
    }
  }
  for (std::size_t p = 0; p < 4; ++p) {  // binomial(4, 1/4): mean 1, variance 3/4
    EXPECT_NEAR(1, sums[p] / 4000, 0.05);
    EXPECT_NEAR(0.75, squares[p] / 4000 - std::pow(sums[p] / 4000, 2), 0.06);
  }
}

TEST(Bootstrap, SameSeedSameResamplesWhateverTheOrderOfTheRecordsAndTheirNumber) {
  const Evaluation e = random_evaluation(4, 15);
  Evaluation turned = e;
  std::reverse(turned.patient.begin(), turned.patient.end());
  std::reverse(turned.truth.begin(), turned.truth.end());
  std::reverse(turned.scores.begin(), turned.scores.end());
  const Patients patients(e.patient), turned_patients(turned.patient);
  const auto a = bootstrap(resampled_auroc(patients, e.truth, e.scores), patients, {7, 50});
  const auto b = bootstrap(resampled_auroc(turned_patients, turned.truth, turned.scores),
                           turned_patients, {7, 50});
  EXPECT_EQ(a.values, b.values);
  EXPECT_EQ(a.drawn, b.drawn);
  const auto few = bootstrap(resampled_auroc(patients, e.truth, e.scores), patients, {7, 10});
  EXPECT_EQ(std::vector(a.values.begin(), a.values.begin() + 10), few.values);
  const auto other = bootstrap(resampled_auroc(patients, e.truth, e.scores), patients, {8, 50});
  EXPECT_NE(a.values, other.values);
}

TEST(Bootstrap, DifferenceIsTakenOnEachResample) {
  const Evaluation e = random_evaluation(1, 10);
  std::vector<float> other = e.scores;
  std::reverse(other.begin(), other.end());
  const Patients patients(e.patient);
  const auto first = resampled_auroc(patients, e.truth, e.scores);
  const auto second = resampled_auroc(patients, e.truth, other);
  const ResampledMetric both[] = {first, second,
                                  [&](std::span<const std::int32_t> draws) -> Optional {
                                    const auto a = first(draws), b = second(draws);
                                    return a && b ? Optional(*a - *b) : std::nullopt;
                                  }};
  const auto r = bootstrap(both, patients, {0, 200});
  const Resamples apart = difference(r[0], r[1]);
  EXPECT_EQ(r[2].estimate, apart.estimate);
  EXPECT_EQ(r[2].values, apart.values);
  EXPECT_EQ(r[2].without, apart.without);
  EXPECT_EQ(0, *resampled_variance(difference(r[0], r[0])));
}

TEST(Bootstrap, RefusesToPairWhatWasNotDrawnAlike) {
  const Evaluation e = random_evaluation(1, 10);
  const Patients patients(e.patient);
  std::vector<std::string> others = e.patient;
  others.front() = "someone else";
  const Patients other_patients(others);
  const auto metric = resampled_auroc(patients, e.truth, e.scores);
  const auto a = bootstrap(metric, patients, {0, 20});
  EXPECT_THROW(difference(a, bootstrap(metric, patients, {1, 20})), UsageError);
  EXPECT_THROW(difference(a, bootstrap(metric, patients, {0, 21})), UsageError);
  EXPECT_THROW(difference(a, bootstrap(resampled_auroc(other_patients, e.truth, e.scores),
                                       other_patients, {0, 20})),
               UsageError);
  EXPECT_THROW(mean_of({}), UsageError);
}

TEST(Bootstrap, MeanOfSeedsIsMissingWhereOneIsMissing) {
  const std::vector<Resamples> seeds = {{1, {1, 2, {}}, {1, 1}, ""}, {2, {3, {}, 5}, {2, 3}, ""}};
  const Resamples mean = mean_of(seeds);
  EXPECT_EQ(1.5, mean.estimate);
  EXPECT_EQ((std::vector<Optional>{2, {}, {}}), mean.values);
  EXPECT_EQ((std::vector<Optional>{1.5, 2}), mean.without);
}

TEST(Bootstrap, SaysWhatIsWrongWithItsInput) {
  const Patients nobody({});
  EXPECT_EQ(0U, nobody.count());
  const ResampledMetric zero = [](std::span<const std::int32_t>) { return Optional(0); };
  EXPECT_THROW(bootstrap(zero, nobody), DataError);
  const std::vector<std::string> two = {"a", "b"};
  const Patients patients(two);
  EXPECT_THROW(bootstrap(zero, patients, {0, 0}), UsageError);
  const ResampledMetric nan = [](std::span<const std::int32_t>) { return Optional(std::nan("")); };
  EXPECT_THROW(bootstrap(nan, patients), DataError);
  const std::vector<std::uint8_t> truth = {0, 1};
  EXPECT_THROW(resampled_auroc(patients, truth, std::vector<float>{0, std::nanf("")}), DataError);
  EXPECT_THROW(resampled_auroc(nobody, truth, std::vector<float>{0, 1}), DataError);
  EXPECT_THROW(resampled_ratio(patients, std::vector<double>{1}, std::vector<double>{1, 2}),
               DataError);
  EXPECT_THROW(
      resampled_ratio(patients, std::vector<double>{1, std::nan("")}, std::vector<double>{1, 2}),
      DataError);
}

TEST(Patients, DigestTellsPatientsAndNumbersOfItemsApart) {
  const auto digest = [](std::vector<std::string> ids) { return Patients(ids).digest(); };
  EXPECT_EQ(digest({"a", "b", "a"}), digest({"b", "a", "a"}));
  EXPECT_NE(digest({"a", "b", "a"}), digest({"a", "b", "b"}));
  EXPECT_NE(digest({"a", "b"}), digest({"a", "c"}));
}

}  // namespace
}  // namespace beatbench
