#include "harness/scoring/merged_waves.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

LeadWaves lead(std::vector<Wave> waves, std::int64_t begin = 0, std::int64_t end = 1000) {
  return {std::move(waves), begin, end};
}
constexpr auto kP = Wave::Kind::p;
constexpr auto kQrs = Wave::Kind::qrs;

TEST(MergedWaves, BoundsAreTheMeansOverTheLeadsThatGiveThem) {
  const LeadWaves leads[] = {lead({{kP, 90, 100, 110}}), lead({{kP, 94, 104, -1}}),
                             lead({{kP, 98, 102, 114}})};
  const LeadWaves merged = merged_waves(leads, 500);
  ASSERT_EQ(merged.waves.size(), 1u);
  EXPECT_EQ(merged.waves[0].onset, 94);
  EXPECT_EQ(merged.waves[0].peak, 102);
  EXPECT_EQ(merged.waves[0].offset, 112);
}

// At 500 Hz 200 ms are 100 samples.
TEST(MergedWaves, PeaksFurtherApartAreTwoWaves) {
  const LeadWaves near[] = {lead({{kQrs, 0, 100, 120}}), lead({{kQrs, 150, 200, 220}})};
  EXPECT_EQ(merged_waves(near, 500).waves.size(), 1u);
  const LeadWaves far[] = {lead({{kQrs, 0, 100, 120}}), lead({{kQrs, 150, 201, 220}})};
  EXPECT_EQ(merged_waves(far, 500).waves.size(), 2u);
}

TEST(MergedWaves, WavesOfFewerThanHalfTheLeadsAreLeftOut) {
  const LeadWaves leads[] = {lead({{kP, 90, 100, 110}, {kQrs, 150, 160, 170}}),
                             lead({{kQrs, 150, 160, 170}}), lead({{kQrs, 150, 160, 170}}),
                             lead({}, 0, 0)};  // without marks: does not count
  const LeadWaves merged = merged_waves(leads, 500);
  ASSERT_EQ(merged.waves.size(), 1u);
  EXPECT_EQ(merged.waves[0].kind, kQrs);
}

TEST(MergedWaves, JudgedIsWhatEveryLeadWithMarksHas) {
  const LeadWaves leads[] = {lead({}, 10, 500), lead({}, 20, 400), lead({}, 0, 0)};
  const LeadWaves merged = merged_waves(leads, 500);
  EXPECT_EQ(merged.annotated_begin, 20);
  EXPECT_EQ(merged.annotated_end, 400);
  const LeadWaves apart[] = {lead({}, 10, 50), lead({}, 60, 100)};
  EXPECT_EQ(merged_waves(apart, 500).annotated_begin, merged_waves(apart, 500).annotated_end);
}

TEST(MergedClasses, TheMostLeadsDecideOfEqualsTheLowest) {
  const std::vector<std::uint8_t> three = {1, 2, 3, 1, 2, 3, 0, 2, 1};
  EXPECT_EQ(merged_classes(three, 3), (std::vector<std::uint8_t>{1, 2, 3}));
  const std::vector<std::uint8_t> two = {1, 3, 0, 2};
  EXPECT_EQ(merged_classes(two, 2), (std::vector<std::uint8_t>{0, 2}));
}

}  // namespace
}  // namespace beatbench
