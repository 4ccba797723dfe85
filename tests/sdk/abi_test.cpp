#include "harness/sdk/abi.h"

#include "harness/sdk/plugin.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

TEST(Abi, TagHoldsApiAndAbi) {
  EXPECT_EQ(std::string(BEATBENCH_PLUGIN_TAG),
            "BEATBENCH-PLUGIN-TAG|" + std::to_string(BEATBENCH_API) + "|" + BEATBENCH_ABI + "|");
}

TEST(Abi, NamesLibTorchAndStandardLibrary) {
  const std::string abi = BEATBENCH_ABI;
  EXPECT_TRUE(abi.starts_with("libtorch " TORCH_VERSION ", lib")) << abi;
  EXPECT_EQ(abi.find("__GXX"), std::string::npos) << "macros are spelled out: " << abi;
  EXPECT_EQ(abi.find("_GLIBCXX"), std::string::npos) << "macros are spelled out: " << abi;
  EXPECT_EQ(abi.find('|'), std::string::npos) << "the tag is split at bars";
}

}  // namespace
}  // namespace beatbench
