// The cell folder: docs/cell-format.md.
#include "harness/cell/cell.h"

#include "harness/base/atomic_file.h"
#include "harness/base/hash.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace beatbench {
namespace {

const Json kPretrain = {{"kind", "pretrain"}, {"seed", 3}, {"pretrain", {{"epochs", 2}}}};
const Json kEvaluate = {{"kind", "evaluate"},
                        {"seed", 0},
                        {"fold", 0},
                        {"mode", "linear"},
                        {"protocol", {{"id", "ludb_waves"}, {"version", "1"}}}};

TEST(CellIdentity, DoesNotDependOnTheOrderOfKeys) {
  const Json a = Json::parse(R"({"kind": "pretrain", "seed": 1, "x": {"b": 1, "a": 2}})");
  const Json b = Json::parse(R"({"x": {"a": 2, "b": 1}, "seed": 1, "kind": "pretrain"})");
  EXPECT_EQ(cell_identity(a), cell_identity(b));
  EXPECT_EQ(cell_identity(a), sha256_hex(R"({"kind":"pretrain","seed":1,"x":{"a":2,"b":1}})"));
}

TEST(CellIdentity, ChangesWithEveryValue) {
  const Json flat = kEvaluate.flatten();
  for (const auto& [pointer, value] : flat.items()) {
    Json changed = flat;
    changed[pointer] = "another";
    EXPECT_NE(cell_identity(changed.unflatten()), cell_identity(kEvaluate)) << pointer;
  }
  EXPECT_NE(cell_identity({{"x", 1}}), cell_identity({{"x", 1.0}}))
      << "an integer is not the number of its value";
}

TEST(CellNames, SayTheDataSetWhereItIsNotTheProtocolsOwn) {
  EXPECT_EQ(protocol_name(kEvaluate), "ludb_waves");
  Json other = kEvaluate;
  other["data"] = {{"dataset", "ludb-1.0.1"}, {"fingerprint", "aa"}};
  EXPECT_EQ(judged_data(other)["fingerprint"], "aa");
  other["test_data"] = {{"dataset", "qtdb-1.0.0"}, {"fingerprint", "cc"}};
  EXPECT_EQ(protocol_name(other), "ludb_waves@qtdb-1.0.0");
  EXPECT_EQ(judged_data(other)["fingerprint"], "cc");
  EXPECT_TRUE(cell_slug("a", other).starts_with("a-ludb_waves@qtdb-1.0.0-linear-s0-"));
}

TEST(CellIdentity, SurvivesItsFile) {
  const TemporaryFolder folder;
  const Json input = {
      {"rate_hz", 250.0}, {"lr", 0.1 + 0.2}, {"limit", nullptr}, {"seed", INT64_MAX}};
  write_json(folder / "cell.json", input);
  EXPECT_EQ(cell_identity(read_json(folder / "cell.json")), cell_identity(input));
}

TEST(CellSlug, IsReadableAndEndsInTheIdentity) {
  const auto head = [](const Json& input) { return cell_identity(input).substr(0, 8); };
  EXPECT_EQ(cell_slug("beat_ssl", kPretrain), "beat_ssl-pretrain-s3-" + head(kPretrain));
  EXPECT_EQ(cell_slug("beat_ssl", kEvaluate), "beat_ssl-ludb_waves-linear-s0-" + head(kEvaluate));
  Json folded = kEvaluate;
  folded["fold"] = 2;
  EXPECT_EQ(cell_slug("x", folded), "x-ludb_waves-linear-f2-s0-" + head(folded));
}

class CellFolderState : public ::testing::Test {
 protected:
  CellState state() const { return cell_state(cell_, "identity"); }
  void write(const char* name, const std::string& content) const {
    std::filesystem::create_directories(cell_.path);
    write_file_atomically(cell_.file(name), content);
  }
  TemporaryFolder folder_;
  CellFolder cell_{folder_ / "cell"};
};

TEST_F(CellFolderState, FollowsTheFilesOfTheFolder) {
  EXPECT_EQ(state(), CellState::missing);
  write_cell(cell_, {{"schema_version", kCellSchemaVersion}});
  EXPECT_EQ(state(), CellState::partial);
  write("status.json", R"({"status": "failed"})");
  EXPECT_EQ(state(), CellState::failed);
  write("result.json", R"({"identity": "identity"})");
  EXPECT_EQ(state(), CellState::done) << "a result counts more than the status of an earlier try";
}

TEST_F(CellFolderState, TakesNoResultOfAnotherIdentity) {
  write("result.json", R"({"identity": "another"})");
  write("status.json", R"({"status": "done"})");
  EXPECT_EQ(state(), CellState::partial);
}

TEST_F(CellFolderState, BelievesNoDamagedFile) {
  for (const char* damaged :
       {"", "{", R"({"identity": "identity")", "null", "[]", "\"identity\"", "{}",
        R"({"identity": 5})", R"({"identity": null})", "\xff\xfe", "\0"}) {
    write("result.json", damaged);
    EXPECT_EQ(state(), CellState::partial) << damaged;
    write("status.json", R"({"status": "failed"})");
    EXPECT_EQ(state(), CellState::failed) << damaged;
    for (const char* status : {"{", R"({"status": 1})", "[]"}) {
      write("status.json", status);
      EXPECT_EQ(state(), CellState::partial) << damaged << status;
    }
  }
}

TEST_F(CellFolderState, BelievesNoDirectoryInTheResultsPlace) {
  std::filesystem::create_directories(cell_.file("result.json"));
  EXPECT_EQ(state(), CellState::partial);
}

}  // namespace
}  // namespace beatbench
