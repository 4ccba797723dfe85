#include "harness/base/atomic_file.h"

#include "harness/base/error.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <thread>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(AtomicFile, WritesAndReplacesTheWholeFile) {
  const TemporaryFolder folder;
  const std::string first = std::string("a\0b\n", 4) + std::string(200'000, 'x');
  write_file_atomically(folder / "f", first);
  EXPECT_EQ(read_file(folder / "f"), first);
  write_file_atomically(folder / "f", "");
  EXPECT_EQ(read_file(folder / "f"), "");
  EXPECT_EQ(files_in(folder.path()), 1U) << "no temporary file stays";
}

TEST(AtomicFile, LeavesNothingBehindWhereItFails) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "taken");
  EXPECT_THROW(write_file_atomically(folder / "taken", "x"), DataError);
  EXPECT_EQ(files_in(folder.path()), 1U);
  try {
    write_file_atomically(folder / "no/such/f", "x");
    FAIL();
  } catch (const DataError& error) {
    EXPECT_EQ(std::string(error.what()),
              (folder / "no/such/f").string() + ": cannot be written (No such file or directory)");
  }
}

TEST(AtomicFile, TellsAFullDisk) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  EXPECT_THROW(write_file_atomically("/dev/full/f", "x"), DataError);
}

TEST(AtomicFile, ReadersSeeTheOldFileOrTheNewOne) {
  const TemporaryFolder folder;
  const fs::path file = folder / "f";
  const std::string a(50'000, 'a'), b(70'000, 'b');
  write_file_atomically(file, a);
  std::jthread writer([&](const std::stop_token& stop) {
    for (int i = 0; !stop.stop_requested(); ++i) write_file_atomically(file, i % 2 ? a : b);
  });
  for (int i = 0; i < 200; ++i) {
    const std::string seen = read_file(file);
    ASSERT_TRUE(seen == a || seen == b) << seen.size();
  }
}

TEST(AtomicFile, TemporaryNamesAreBesideTheFileAndUnique) {
  const fs::path a = temporary_beside("/x/y/name.json"), b = temporary_beside("/x/y/name.json");
  EXPECT_EQ(a.parent_path(), "/x/y");
  EXPECT_TRUE(a.filename().string().starts_with(".name.json.part."));
  EXPECT_NE(a, b);
}

TEST(AtomicFile, ReadingTellsWhyItCannot) {
  const TemporaryFolder folder;
  EXPECT_THROW(read_file(folder / "none"), DataError);
  EXPECT_THROW(read_file(folder.path()), DataError);
}

}  // namespace
}  // namespace beatbench
