#include "harness/base/json.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

TEST(JsonFile, ReadsBackTheSame) {
  const TemporaryFolder folder;
  const Json value = {{"b", 1.5}, {"a", {1, nullptr, "ä"}}, {"big", INT64_MAX}};
  write_json(folder / "f.json", value);
  EXPECT_EQ(read_json(folder / "f.json"), value);
  EXPECT_EQ(Json(value).dump().substr(0, 5), R"({"a":)") << "keys are sorted";
}

TEST(JsonFile, IsWrittenEvenWhereATextIsNotUtf8) {
  const TemporaryFolder folder;
  write_json(folder / "f.json", {{"message", "bad \xff byte"}});
  EXPECT_EQ(read_json(folder / "f.json")["message"], "bad \xef\xbf\xbd byte");
}

TEST(JsonFile, TellsWhereItIsDamaged) {
  const TemporaryFolder folder;
  write_file_atomically(folder / "f.json", "{\n\"a\": 1,,\n}");
  try {
    read_json(folder / "f.json");
    FAIL();
  } catch (const DataError& error) {
    EXPECT_NE(std::string(error.what()).find("line 2, column 8"), std::string::npos)
        << error.what();
  }
  write_file_atomically(folder / "f.json", "");
  EXPECT_THROW(read_json(folder / "f.json"), DataError);
  EXPECT_THROW(read_json(folder / "none.json"), DataError);
}

}  // namespace
}  // namespace beatbench
