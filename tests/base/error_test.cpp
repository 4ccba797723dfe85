#include "harness/base/error.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

TEST(Error, CarriesItsExitCode) {
  EXPECT_EQ(UsageError("x").code(), ExitCode::usage);
  EXPECT_EQ(DataError("x").code(), ExitCode::data);
  EXPECT_EQ(PluginError("x").code(), ExitCode::plugin);
  EXPECT_EQ(Error(ExitCode::regression, "x").code(), ExitCode::regression);
  EXPECT_STREQ(UsageError("what, where").what(), "what, where");
}

TEST(Error, ExitCodesAreThoseOfTheDesign) {
  EXPECT_EQ(static_cast<int>(ExitCode::ok), 0);
  EXPECT_EQ(static_cast<int>(ExitCode::cells_failed), 1);
  EXPECT_EQ(static_cast<int>(ExitCode::usage), 2);
  EXPECT_EQ(static_cast<int>(ExitCode::data), 3);
  EXPECT_EQ(static_cast<int>(ExitCode::plugin), 4);
  EXPECT_EQ(static_cast<int>(ExitCode::regression), 5);
  EXPECT_EQ(static_cast<int>(ExitCode::interrupted), 130);
}

TEST(Position, LeavesOutWhatIsUnknown) {
  EXPECT_EQ((Position{"x.toml", 12, 3}.text()), "x.toml:12:3");
  EXPECT_EQ((Position{"x.toml", 12}.text()), "x.toml:12");
  EXPECT_EQ((Position{"x.toml"}.text()), "x.toml");
  EXPECT_EQ((Position{"x.toml", 0, 3}.text()), "x.toml");
}

TEST(Problems, ThrowAllAtOnceOneALine) {
  Problems problems;
  EXPECT_TRUE(problems.empty());
  EXPECT_NO_THROW(problems.throw_if_any(ExitCode::usage));
  problems.add("first");
  problems.add(Position{"x", 1, 2}, "second");
  try {
    problems.throw_if_any(ExitCode::data);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::data);
    EXPECT_STREQ(error.what(), "first\nx:1:2: second");
  }
  EXPECT_EQ(problems.messages().size(), 2U);
}

}  // namespace
}  // namespace beatbench
