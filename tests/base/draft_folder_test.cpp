#include "harness/base/draft_folder.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace beatbench {
namespace {
namespace fs = std::filesystem;

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder))
    names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

TEST(DraftFolder, TakesItsPlaceWholeAndTheOldOneGoes) {
  TemporaryFolder folder;
  const fs::path target = folder.path() / "set";
  for (const char* name : {"first", "second"}) {
    const DraftFolder draft(target);
    write_file_atomically(draft.path() / name, "x");
    draft.commit();
    EXPECT_TRUE(fs::exists(target / name));
  }
  EXPECT_EQ(names_in(target), std::vector<std::string>{"second"});
  EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"set"});
}

TEST(DraftFolder, WithoutACommitLeavesWhatWasThere) {
  TemporaryFolder folder;
  const fs::path target = folder.path() / "set";
  fs::create_directories(target / "old");
  write_file_atomically(DraftFolder(target).path() / "new", "x");
  EXPECT_EQ(names_in(target), std::vector<std::string>{"old"});
  EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"set"});
}

TEST(DraftFolder, SaysWhereItCannotBeMade) {
  TemporaryFolder folder;
  write_file_atomically(folder.path() / "file", "x");
  EXPECT_THROW(DraftFolder(folder.path() / "file" / "set"), DataError);
}

}  // namespace
}  // namespace beatbench
