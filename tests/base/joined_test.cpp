#include "harness/base/joined.h"

#include <gtest/gtest.h>

#include <vector>

namespace beatbench {
namespace {

TEST(Joined, NamesStandWithCommasBetweenThem) {
  EXPECT_EQ(joined(std::vector<std::string>{"I", "II", "V1"}), "I, II, V1");
  EXPECT_EQ(joined(std::vector<std::string>{"II"}), "II");
  EXPECT_EQ(joined({}), "");
}

}  // namespace
}  // namespace beatbench
