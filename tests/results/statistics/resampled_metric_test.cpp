#include "results/statistics/resampled_metric.h"

#include "results/statistics/resampled_scores.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace beatbench {
namespace {

// By hand: items of patient a hold 1 and 3, of b 8; SD of (1, 3, 8) and of (8, 8).
TEST(ResampledMetric, SdIsOfTheValuesBehindTheSumsDrawn) {
  const std::vector<std::string> patient = {"a", "b"};
  const Patients patients(patient);
  const auto sd = resampled_sd(patients, std::vector<double>{2, 1}, std::vector<double>{4, 8},
                               std::vector<double>{10, 64});
  EXPECT_NEAR(std::sqrt((9.0 + 1 + 16) / 2), *sd(std::vector<std::int32_t>{1, 1}), 1e-12);
  EXPECT_EQ(0.0, sd(std::vector<std::int32_t>{0, 2}));
  EXPECT_EQ(std::nullopt, sd(std::vector<std::int32_t>{0, 1}));  // one value has no SD
}

TEST(ResampledMetric, WhatIsPresentAndMissingIsZero) {
  const std::vector<std::string> patient = {"a", "b"};
  const Patients patients(patient);
  const std::vector<double> hits = {0, 2}, said = {0, 4}, marked = {3, 0};
  const auto precision =
      zero_where(resampled_ratio(patients, hits, marked), resampled_ratio(patients, hits, said));
  EXPECT_EQ(0.5, precision(std::vector<std::int32_t>{1, 1}));
  EXPECT_EQ(0.0, precision(std::vector<std::int32_t>{2, 0}));
  EXPECT_EQ(std::nullopt, precision(std::vector<std::int32_t>{0, 0}));
}

TEST(ResampledMetric, MeanIsOverTheItemsWithAValue) {
  const std::vector<std::string> patient = {"a", "a", "b", "c"};
  const Patients patients(patient);
  const auto mean = resampled_mean(patients, std::vector<std::optional<double>>{1, {}, 4, {}});
  EXPECT_EQ(2.5, mean(std::vector<std::int32_t>{1, 1, 1}));
  EXPECT_EQ(2.0, mean(std::vector<std::int32_t>{2, 1, 0}));
  EXPECT_EQ(std::nullopt, mean(std::vector<std::int32_t>{0, 0, 3}));
}

TEST(ResampledMetric, MacroLeavesOutAResampleThatLostAClass) {
  const std::vector<std::string> patient = {"a", "b", "c", "d"};
  const std::vector<float> scores = {0.1F, 0.9F, 0.4F, 0.6F};
  const Patients patients(patient);
  const auto of = [&](std::vector<std::uint8_t> truth) {
    return resampled_auroc(patients, truth, scores);
  };
  // The third class is absent from all records, so from the mean too.
  const auto macro =
      resampled_macro(patients, {of({0, 1, 0, 1}), of({1, 1, 0, 1}), of({0, 0, 0, 0})});
  EXPECT_EQ((1.0 + 2.0 / 3) / 2, macro(std::vector<std::int32_t>{1, 1, 1, 1}));
  EXPECT_EQ(std::nullopt, macro(std::vector<std::int32_t>{2, 2, 0, 0}));  // second: no negative
  EXPECT_EQ(std::nullopt, resampled_macro(patients, {})(std::vector<std::int32_t>{1, 1, 1, 1}));
}

}  // namespace
}  // namespace beatbench
