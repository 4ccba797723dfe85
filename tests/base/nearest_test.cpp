#include "harness/base/nearest.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace beatbench {
namespace {

const std::vector<std::string> kKnown = {"epochs", "batch", "lr", "precision",
                                         "checkpoint_minutes"};

TEST(NearestName, FindsWhatWasMeant) {
  EXPECT_EQ(nearest_name("epoch", kKnown), "epochs");
  EXPECT_EQ(nearest_name("epohcs", kKnown), "epochs") << "swapped neighbours are one edit";
  EXPECT_EQ(nearest_name("batchs", kKnown), "batch");
  EXPECT_EQ(nearest_name("l", kKnown), "lr");
  EXPECT_EQ(nearest_name("chekpoint_minuts", kKnown), "checkpoint_minutes");
  EXPECT_EQ(nearest_name("epochs", kKnown), "epochs");
}

TEST(NearestName, IsSilentWhereNothingIsNear) {
  EXPECT_EQ(nearest_name("width", kKnown), "");
  EXPECT_EQ(nearest_name("ab", kKnown), "") << "two edits would change all of a short name";
  EXPECT_EQ(nearest_name("epochs", {}), "");
  EXPECT_EQ(nearest_name("", kKnown), "");
}

TEST(NearestName, TakesTheFirstOfEquals) {
  EXPECT_EQ(nearest_name("abcx", std::vector<std::string>{"abcd", "abce"}), "abcd");
}

TEST(Suggestion, NamesTheNearestOrAllKnown) {
  EXPECT_EQ(suggestion("epoch", kKnown), " (did you mean 'epochs'?)");
  EXPECT_EQ(suggestion("width", std::vector<std::string>{"a", "b"}), " (known: a, b)");
  EXPECT_EQ(suggestion("width", {}), "");
}

}  // namespace
}  // namespace beatbench
