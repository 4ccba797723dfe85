#include "harness/base/screen.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace beatbench {
namespace {

TEST(Screen, WidthCountsLettersNotBytes) {
  EXPECT_EQ(0U, screen_width(""));
  EXPECT_EQ(10U, screen_width("92.4 ± 0.9"));
  EXPECT_EQ(3U, screen_width("1–2"));
}

TEST(Screen, ColumnsAreThoseOfTheEnvironment) {
  ASSERT_EQ(0, setenv("COLUMNS", "123", 1));
  EXPECT_EQ(123U, screen_columns());
}

// Tests write into a pipe or a file, which have no width.
TEST(Screen, WhatIsNoNumberOfColumnsCountsAsUnset) {
  for (const char* text : {"", "0", "-5", "80x", "wide"}) {
    ASSERT_EQ(0, setenv("COLUMNS", text, 1));
    if (const auto columns = screen_columns()) {
      EXPECT_GT(*columns, 0U) << text;  // a terminal, by hand
    }
  }
}

TEST(Screen, WrapsAtBlanksAndSetsTheRestIn) {
  EXPECT_EQ("  one two\n    three\n    four", wrapped("  one two three four", 10));
  EXPECT_EQ("  one two three four", wrapped("  one two three four", 20));
  EXPECT_EQ("  ±±±± 5\n    6", wrapped("  ±±±± 5 6", 9));
}

TEST(Screen, NeverCutsAWordOrDropsABlank) {
  EXPECT_EQ("  unbreakable\n    word", wrapped("  unbreakable word", 5));
  EXPECT_EQ("", wrapped("", 5));
  EXPECT_EQ("   ", wrapped("   ", 2));
  EXPECT_EQ("a  b", wrapped("a  b", 10));
}

}  // namespace
}  // namespace beatbench
