#include "harness/base/progress.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

TEST(DurationText, UsesTheLargestUnitThatIsNeeded) {
  EXPECT_EQ(duration_text(0), "0 s");
  EXPECT_EQ(duration_text(7.4), "7 s");
  EXPECT_EQ(duration_text(59.4), "59 s");
  EXPECT_EQ(duration_text(59.6), "1:00") << "rounded before it is split";
  EXPECT_EQ(duration_text(245), "4:05");
  EXPECT_EQ(duration_text(3599.6), "1:00:00");
  EXPECT_EQ(duration_text(3723), "1:02:03");
  EXPECT_EQ(duration_text(360'000), "100:00:00");
}

TEST(Progress, IsSilentWhereQuietOrTooSoon) {
  ::testing::internal::CaptureStderr();
  {
    Progress quiet("quiet", true), soon("soon");
    quiet.update(1, 2);
    soon.update(1, 2, "a note");  // not a terminal: a line every 10 s
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace beatbench
