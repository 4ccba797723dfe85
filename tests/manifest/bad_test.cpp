// Golden messages: bad/NAME.toml is read and must be refused with exactly bad/NAME.expected.
// BEATBENCH_REFRESH_GOLDEN=1 writes the .expected files anew; read the difference before committing
// it.
#include "harness/base/atomic_file.h"
#include "tests/manifest/fixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace beatbench::testing {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> bad_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(source_dir() / "bad"))
    if (entry.path().extension() == ".toml") names.push_back(entry.path().stem().string());
  std::ranges::sort(names);
  return names;
}

class BadManifest : public ::testing::TestWithParam<std::string> {};

TEST_P(BadManifest, IsRefusedWithItsMessages) {
  ::unsetenv("BEATBENCH_UNSET");
  const fs::path file = source_dir() / "bad" / (GetParam() + ".toml");
  const fs::path golden = source_dir() / "bad" / (GetParam() + ".expected");
  const std::string messages = mistakes_of(read_file(file)) + "\n";
  ASSERT_NE(messages, "\n") << file << " was read without complaint";
  if (std::getenv("BEATBENCH_REFRESH_GOLDEN") != nullptr) std::ofstream(golden) << messages;
  EXPECT_EQ(messages, read_file(golden));
}

INSTANTIATE_TEST_SUITE_P(Golden, BadManifest, ::testing::ValuesIn(bad_names()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace beatbench::testing
