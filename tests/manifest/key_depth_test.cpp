#include "harness/manifest/key_depth.h"

#include <gtest/gtest.h>

#include <string>

namespace beatbench {
namespace {

std::string dotted(const std::string& part, std::size_t dots) {
  std::string key = part;
  for (std::size_t i = 0; i < dots; ++i) key += "." + part;
  return key;
}

TEST(KeyDepth, CountsTheDotsOfOneKey) {
  EXPECT_FALSE(too_deep_key(dotted("a", kMaxKeyDots) + " = 1"));
  EXPECT_EQ(too_deep_key(dotted("a", kMaxKeyDots + 1) + " = 1"), 2 * kMaxKeyDots + 1);
  EXPECT_TRUE(too_deep_key("[" + dotted(" \"/\" ", kMaxKeyDots + 1) + "]"));
  EXPECT_TRUE(too_deep_key("x = { " + dotted("'='", kMaxKeyDots + 1) + " = 1 }"));
}

TEST(KeyDepth, StartsAnewBehindEachKeyAndValue) {
  std::string numbers = "x = [0.5";
  for (int i = 0; i < 100; ++i) numbers += ", 0.5";
  EXPECT_FALSE(too_deep_key(numbers + "]"));
  std::string lines;
  for (int i = 0; i < 100; ++i) lines += "a" + std::to_string(i) + ".b = 1\n";
  EXPECT_FALSE(too_deep_key(lines));
}

TEST(KeyDepth, SkipsStringsAndComments) {
  const std::string deep = dotted("a", 100);
  for (const std::string quote : {"\"", "'", "\"\"\"", "'''"})
    EXPECT_FALSE(too_deep_key("x = " + quote + deep + quote)) << quote;
  EXPECT_FALSE(too_deep_key("x = \"\\\"" + deep + "\""));
  EXPECT_FALSE(too_deep_key("# " + deep + "\nx = 1"));
  EXPECT_FALSE(too_deep_key("x = \"\"\"\n" + deep + "\n\"" + deep + "\"\"\""));
}

TEST(KeyDepth, SeesKeysBehindStrings) {
  const std::string deep = dotted("a", 100);
  EXPECT_TRUE(too_deep_key("x = {y = \"\", " + deep + " = 1}"));
  EXPECT_TRUE(too_deep_key("x = {y = \"\\\\\", " + deep + " = 1}"));
  EXPECT_TRUE(too_deep_key("x = {y = '\\', " + deep + " = 1}"));
  EXPECT_TRUE(too_deep_key("x = {y = \"\"\"b\"\"\"\"\", " + dotted("'c'", 100) + " = 1}"));
  EXPECT_TRUE(too_deep_key("x = 'open\n" + deep + " = 1"));
}

}  // namespace
}  // namespace beatbench
