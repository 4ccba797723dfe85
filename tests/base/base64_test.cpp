#include "harness/base/base64.h"

#include "harness/base/error.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

TEST(Base64, GivesTheVectorsOfRfc4648) {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : vectors)
    EXPECT_EQ(coded, base64(std::as_bytes(std::span(plain))));
  for (const auto& [plain, coded] : vectors) EXPECT_EQ(plain, from_base64(coded));
}

TEST(Base64, RefusesWhatIsNone) {
  for (const char* text : {"Zg=", "Zg", "Z*==", "Zm9vY"})
    EXPECT_THROW(from_base64(text), DataError);
}

}  // namespace
}  // namespace beatbench
