#include "tests/cli/run_cli.h"

#include "harness/base/atomic_file.h"
#include "harness/base/subprocess.h"
#include "tests/run/fixture.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace beatbench {

Answer beatbench_command(const std::vector<std::string>& words) {
  ::setenv("BEATBENCH_WORKER", FAKE_WORKER, 0);
  const TemporaryFolder folder;
  const auto out = folder.path() / "out", err = folder.path() / "err";
  std::vector<std::string> command = {BEATBENCH_PROGRAM};
  command.insert(command.end(), words.begin(), words.end());
  Answer answer;
  answer.exit = Subprocess(command, {out, err}).wait().exit;
  answer.out = read_file(out);
  answer.err = read_file(err);
  return answer;
}

void expect_golden(const std::string& name, const std::string& text) {
  const std::filesystem::path file = std::filesystem::path(GOLDEN_FOLDER) / name;
  if (const char* refresh = std::getenv("BEATBENCH_REFRESH_GOLDEN");
      refresh != nullptr && *refresh == '1') {
    write_file_atomically(file, text);
    return;
  }
  ASSERT_TRUE(std::filesystem::exists(file)) << file << ": make it with BEATBENCH_REFRESH_GOLDEN=1";
  EXPECT_EQ(text, read_file(file)) << name;
}

}  // namespace beatbench
