#include "harness/base/mapped_file.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace beatbench {
namespace {

TEST(MappedFile, HoldsTheBytesEvenWhenTheFileIsGone) {
  const TemporaryFolder folder;
  const std::string text(10'000, 'x');
  write_file_atomically(folder / "a", text);
  const MappedFile file = map_file(folder / "a");
  const auto copy = file.data;
  std::filesystem::remove(folder / "a");
  ASSERT_EQ(file.size, text.size());
  EXPECT_EQ(std::memcmp(copy.get(), text.data(), text.size()), 0);
}

TEST(MappedFile, RefusesWhatCannotBeMapped) {
  const TemporaryFolder folder;
  write_file_atomically(folder / "empty", "");
  EXPECT_THROW(map_file(folder / "none"), DataError);
  EXPECT_THROW(map_file(folder / "empty"), DataError);
  EXPECT_THROW(map_file(folder.path()), DataError);
}

}  // namespace
}  // namespace beatbench
