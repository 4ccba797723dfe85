#include "harness/base/json.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/json_difference.h"
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

TEST(JsonDifferences, AreThoseValuesThatOneSideHasOtherwiseOrAlone) {
  const Json a = {{"same", 1}, {"mode", "linear"}, {"net", {{"width", 4}, {"old", 0}}}};
  const Json b = {{"same", 1}, {"mode", "finetune"}, {"net", {{"width", 4}, {"new", {1.5}}}}};
  std::string text;
  for (const JsonDifference& difference : json_differences(a, b))
    text += difference_text(difference) + "\n";
  EXPECT_EQ(text,
            "mode \"linear\" -> \"finetune\"\nnet.new.0 (none) -> 1.5\nnet.old 0 -> (none)\n");
  EXPECT_TRUE(json_differences(a, a).empty());
  EXPECT_EQ(short_json(std::string(64, 'a')), "aaaaaaaa") << "a digest by its first digits";
}

}  // namespace
}  // namespace beatbench
