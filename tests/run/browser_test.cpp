// Of a browser that is none: how it is found, and what is said where it fails. The real one is in
// tests/browser.
#include "harness/run/browser.h"

#include "harness/base/error.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

fs::path script(const TemporaryFolder& folder, const std::string& name, const std::string& lines) {
  const fs::path file = folder.write(name, "#!/bin/sh\n" + lines + "\n");
  fs::permissions(file, fs::perms::owner_all);
  return file;
}

std::string failure_of(const fs::path& program) {
  try {
    const Browser browser(program, std::chrono::seconds(1));
  } catch (const DataError& error) {
    return error.what();
  }
  return "";
}

TEST(Browser, IsTheOneNamedElseTheFirstOnThePath) {
  const TemporaryFolder folder;
  const std::string path = std::getenv("PATH");
  ::unsetenv("BEATBENCH_BROWSER");
  ::setenv("PATH", ("/nowhere:" + folder.path().string()).c_str(), 1);
  EXPECT_EQ(find_browser(), "");
  folder.write("chromium", "not to be run");
  EXPECT_EQ(find_browser(), "");
  const fs::path chrome = script(folder, "google-chrome", "exit 0");
  EXPECT_EQ(find_browser(), chrome);
  ::setenv("BEATBENCH_BROWSER", "/nowhere/chromium", 1);
  EXPECT_EQ(find_browser(), "");
  const fs::path named = script(folder, "named", "exit 0");
  ::setenv("BEATBENCH_BROWSER", named.c_str(), 1);
  EXPECT_EQ(find_browser(), named);
  ::unsetenv("BEATBENCH_BROWSER");
  ::setenv("PATH", path.c_str(), 1);
}

TEST(Browser, ThatEndsIsToldWithItsLastWords) {
  const TemporaryFolder folder;
  const fs::path program = script(folder, "b", "echo cannot open display >&2; exit 7");
  EXPECT_EQ(failure_of(program), program.string() +
                                     ": ended before it answered to Target.createTarget (exit 7): "
                                     "cannot open display");
}

TEST(Browser, ThatIsSilentIsGivenUp) {
  const TemporaryFolder folder;
  const fs::path program = script(folder, "b", "sleep 60");
  EXPECT_EQ(failure_of(program),
            program.string() + ": no answer to Target.createTarget within 1 s");
}

TEST(Browser, ThatRefusesIsQuoted) {
  const TemporaryFolder folder;
  const fs::path program =
      script(folder, "b", R"(printf '{"id":1,"error":{"message":"not allowed"}}\0' >&4; sleep 60)");
  EXPECT_EQ(failure_of(program), program.string() + ": Target.createTarget refused: not allowed");
}

TEST(Browser, ThatSaysNoJsonIsGivenUp) {
  const TemporaryFolder folder;
  const fs::path program = script(folder, "b", R"(printf 'hello\0' >&4; sleep 60)");
  EXPECT_EQ(failure_of(program),
            program.string() + ": its answer to Target.createTarget is no JSON");
}

}  // namespace
}  // namespace beatbench
