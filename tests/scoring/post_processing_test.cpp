#include "harness/scoring/post_processing.h"

#include <gtest/gtest.h>

#include <string>

namespace beatbench {
namespace {

// At 100 Hz a sample is 10 ms. "0011" …
std::vector<std::uint8_t> classes(const std::string& digits) {
  std::vector<std::uint8_t> classes;
  for (const char digit : digits) classes.push_back(static_cast<std::uint8_t>(digit - '0'));
  return classes;
}
std::vector<std::uint8_t> dropped(const std::string& digits) {
  return drop_fragments(classes(digits), 100);
}

TEST(DropFragments, ShortSegmentsBecomeBackground) {
  EXPECT_EQ(dropped("01110000011110"), classes("00000000011110"));  // P of 30 ms, of 40 ms
  EXPECT_EQ(dropped("0222000000222200"), classes("0000000000222200"));
  EXPECT_EQ(dropped("033333000000333333"), classes("000000000000333333"));  // T: 60 ms
}

TEST(DropFragments, ShortGapsOfOneWaveAreFilledFirst) {
  EXPECT_EQ(dropped("1100001100"), classes("1111111100"));    // 40 ms
  EXPECT_EQ(dropped("11000001100"), classes("00000000000"));  // 50 ms: two fragments
}

TEST(DropFragments, AnotherWaveInTheGapKeepsThemApart) {
  EXPECT_EQ(dropped("111102220111100"), classes("111100000111100"));
  EXPECT_EQ(dropped("1111022221111"), classes("1111022221111"));
}

TEST(DropFragments, ChangesNothingTheSecondTime) {
  const auto once = dropped("0110110022020220333033301111");
  EXPECT_EQ(drop_fragments(once, 100), once);
}

TEST(DropFragments, OfNothingIsNothing) { EXPECT_TRUE(drop_fragments({}, 500).empty()); }

}  // namespace
}  // namespace beatbench
