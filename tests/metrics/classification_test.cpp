#include "harness/metrics/classification.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <vector>

namespace beatbench {
namespace {

using Truth = std::vector<std::uint8_t>;
using Scores = std::vector<float>;

struct Sample {
  Truth truth;
  Scores scores;
};

// Scores on a coarse grid, so that ties are many.
Sample random_sample(std::int64_t seed, std::size_t size) {
  Draws draws(11, "metrics", seed);
  Sample sample;
  for (std::size_t i = 0; i < size; ++i) {
    const bool positive = draws.uniform() < 0.3;
    sample.truth.push_back(positive ? 1 : 0);
    sample.scores.push_back(static_cast<float>(draws.below(12) + (positive ? 2 : 0)) / 16);
  }
  return sample;
}

// Every pair of a positive and a negative.
double auroc_by_pairs(const Sample& s) {
  double won = 0, pairs = 0;
  for (std::size_t i = 0; i < s.truth.size(); ++i)
    for (std::size_t j = 0; j < s.truth.size(); ++j)
      if (s.truth[i] == 1 && s.truth[j] == 0) {
        ++pairs;
        won += s.scores[i] > s.scores[j] ? 1 : s.scores[i] == s.scores[j] ? 0.5 : 0;
      }
  return won / pairs;
}

double f1_by_counting(const Sample& s, float threshold) {
  double hit = 0, truths = 0, predictions = 0;
  for (std::size_t i = 0; i < s.truth.size(); ++i) {
    truths += s.truth[i];
    predictions += s.scores[i] >= threshold;
    hit += s.truth[i] == 1 && s.scores[i] >= threshold;
  }
  return 2 * hit / (truths + predictions);
}

double average_precision_by_thresholds(const Sample& s) {
  const std::set<float, std::greater<>> thresholds(s.scores.begin(), s.scores.end());
  double area = 0, last_recall = 0;
  for (const float threshold : thresholds) {
    double hit = 0, predictions = 0, truths = 0;
    for (std::size_t i = 0; i < s.truth.size(); ++i) {
      truths += s.truth[i];
      predictions += s.scores[i] >= threshold;
      hit += s.truth[i] == 1 && s.scores[i] >= threshold;
    }
    area += (hit / truths - last_recall) * hit / predictions;
    last_recall = hit / truths;
  }
  return area;
}

TEST(Auroc, KnownValues) {
  EXPECT_DOUBLE_EQ(*auroc(Truth{0, 0, 1, 1}, Scores{.1F, .4F, .35F, .8F}),
                   .75);  // scikit-learn's own example
  EXPECT_DOUBLE_EQ(*auroc(Truth{0, 1, 0, 1, 1}, Scores(5, .3F)), .5);
  EXPECT_DOUBLE_EQ(*auroc(Truth{0, 1}, Scores{0, 1}), 1);
  EXPECT_DOUBLE_EQ(*auroc(Truth{1, 0}, Scores{0, 1}), 0);
}

TEST(Auroc, IsMissingWhereAClassIsAbsent) {
  EXPECT_FALSE(auroc(Truth{0, 0}, Scores{0, 1}));
  EXPECT_FALSE(auroc(Truth{1, 1}, Scores{0, 1}));
  EXPECT_FALSE(auroc({}, {}));
}

TEST(Auroc, EqualsTheCountOfPairs) {
  for (std::int64_t seed = 0; seed < 30; ++seed) {
    const auto s = random_sample(seed, 20 + static_cast<std::size_t>(seed) * 7);
    EXPECT_NEAR(*auroc(s.truth, s.scores), auroc_by_pairs(s), 1e-12);
  }
}

TEST(AveragePrecision, KnownValues) {
  // The same example: recall steps .5 at precision 1 and .5 at precision 2/3.
  EXPECT_DOUBLE_EQ(*average_precision(Truth{0, 0, 1, 1}, Scores{.1F, .4F, .35F, .8F}), 5. / 6);
  EXPECT_DOUBLE_EQ(*average_precision(Truth{0, 1, 0, 0}, Scores(4, .3F)), .25);  // the prevalence
  EXPECT_FALSE(average_precision(Truth{0, 0}, Scores{0, 1}));
  EXPECT_DOUBLE_EQ(*average_precision(Truth{1, 1}, Scores{0, 1}), 1);
}

TEST(AveragePrecision, EqualsTheSumOverThresholds) {
  for (std::int64_t seed = 0; seed < 30; ++seed) {
    const auto s = random_sample(seed, 60);
    EXPECT_NEAR(*average_precision(s.truth, s.scores), average_precision_by_thresholds(s), 1e-12);
  }
}

TEST(F1, CountsAtAThreshold) {
  const Truth truth{1, 1, 0, 0, 1};
  const Scores scores{.9F, .5F, .5F, .1F, .2F};
  const auto counts = counts_at(truth, scores, .5F);  // the threshold itself is predicted
  EXPECT_EQ(counts, (BinaryCounts{2, 1, 1, 1}));
  EXPECT_DOUBLE_EQ(*f1(counts), 4. / 6);
  EXPECT_FALSE(f1(BinaryCounts{0, 0, 0, 9}));
  EXPECT_DOUBLE_EQ(*f1(BinaryCounts{0, 1, 0, 9}), 0);
}

TEST(BestThreshold, LiesMidwayBetweenScores) {
  const auto best = best_f1_threshold(Truth{0, 0, 1, 1}, Scores{.1F, .4F, .35F, .8F});
  ASSERT_TRUE(best);
  EXPECT_DOUBLE_EQ(best->f1, .8);  // .35 and above: TP 2, FP 1
  EXPECT_NEAR(best->value, .225, 1e-7);
}

TEST(BestThreshold, OfEqualF1TheHighestWins) {
  // From the top: TP 1 gives 2/3; all four predicted gives 2·2/(2+4) = 2/3 too.
  const auto best = best_f1_threshold(Truth{1, 0, 0, 1}, Scores{.8F, .6F, .4F, .2F});
  ASSERT_TRUE(best);
  EXPECT_DOUBLE_EQ(best->f1, 2. / 3);
  EXPECT_NEAR(best->value, .7, 1e-7);
}

TEST(BestThreshold, NoOtherIsBetter) {
  for (std::int64_t seed = 0; seed < 30; ++seed) {
    const auto s = random_sample(seed, 50);
    const auto best = best_f1_threshold(s.truth, s.scores);
    ASSERT_TRUE(best);
    EXPECT_NEAR(f1_by_counting(s, best->value), best->f1, 1e-12);
    for (float threshold = -.1F; threshold < 1.1F; threshold += .01F)
      EXPECT_LE(f1_by_counting(s, threshold), best->f1 + 1e-12);
  }
}

TEST(BestThreshold, HoldsBetweenNeighbouringFloats) {
  const float low = .5F, high = std::nextafter(low, 1.F);
  const auto best = best_f1_threshold(Truth{0, 1}, Scores{low, high});
  ASSERT_TRUE(best);
  EXPECT_EQ(counts_at(Truth{0, 1}, Scores{low, high}, best->value), (BinaryCounts{1, 0, 0, 1}));
  EXPECT_FALSE(best_f1_threshold(Truth{0, 0}, Scores{low, high}));
}

TEST(BestThreshold, HoldsForInfiniteScores) {
  const float infinity = std::numeric_limits<float>::infinity();
  const Truth truth{0, 1, 1};
  const Scores scores{-infinity, .5F, infinity};
  const auto best = best_f1_threshold(truth, scores);
  ASSERT_TRUE(best);
  EXPECT_EQ(counts_at(truth, scores, best->value), (BinaryCounts{2, 0, 0, 1}));
}

TEST(Macro, LeavesOutWhatIsMissing) {
  EXPECT_DOUBLE_EQ(*macro_mean(std::vector<std::optional<double>>{.5, std::nullopt, 1.}), .75);
  EXPECT_FALSE(macro_mean(std::vector<std::optional<double>>{std::nullopt}));
  EXPECT_FALSE(macro_mean({}));
}

TEST(Classification, RefusesWhatCannotBeScored) {
  EXPECT_THROW(auroc(Truth{0, 1}, Scores{0}), DataError);
  EXPECT_THROW(auroc(Truth{0, 2}, Scores{0, 1}), DataError);
  EXPECT_THROW(average_precision(Truth{0, 1}, Scores{0, std::nanf("")}), DataError);
  EXPECT_THROW(counts_at(Truth{0, 1}, Scores{0, std::nanf("")}, 0), DataError);
  EXPECT_THROW(best_f1_threshold(Truth{0}, Scores{}), DataError);
}

}  // namespace
}  // namespace beatbench
