// Learnt on LUDB and judged on another set, and divided by given lists: from the manifest to the
// report.
#include "tests/worker/whole.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

// `more` goes into each [[protocol]] table; `others` are further tables.
std::string manifest(const std::string& more, const std::string& others = "") {
  return R"(schema_version = 1
[datasets]
ptbxl = "data/synthetic-ptbxl"
ludb = "data/synthetic-ludb"
qtdb = { folder = "data/synthetic-qtdb", waves = "q1c" }
mitdb = "data/synthetic-mitdb"
[signal]
rate_hz = 100
[backbone]
name = "resnet1d"
width = 4
blocks = 1
[pretrain]
corpus = [{ dataset = "ptbxl", folds = [1, 2] }]
[experiment]
name = "whole"
[[method]]
plugin = "random_init"
[[method]]
plugin = "classical_delineator"
[[protocol]]
name = "ludb_waves"
modes = ["linear"]
label_fractions = [0.5, 1.0]
folds = 2
epochs = 2
)" + more +
         others;
}

const char* const kOnQtdb = R"([[protocol]]
name = "ludb_waves"
modes = ["linear"]
folds = 2
epochs = 2
test_on = "qtdb"
)";

// Of all cells whose names agree but for the digits of their identities: files by name. The details
// say by which lists a cell went.
using Numbers = std::map<std::string, std::multiset<std::string>>;
Numbers numbers(const Whole& whole, const std::string& workspace) {
  Numbers kept;
  for (const auto& [file, bytes] : whole.kept(workspace)) {
    const auto slash = file.find('/'), dash = file.rfind('-', slash);
    if (!file.ends_with("/details")) kept[file.substr(0, dash) + file.substr(slash)].insert(bytes);
  }
  return kept;
}

TEST(OtherData, IsJudgedInATableOfItsOwn) {
  const Whole whole;
  whole.write(manifest("", kOnQtdb));
  ASSERT_EQ(whole.run("w"), 0) << whole.said();
  const std::string name = "random_init-ludb_waves@synthetic-qtdb-s7-n6-linear-f1-s0";
  const Json result = whole.result("w", name);
  EXPECT_EQ(result["details"]["tested_on"]["dataset"], "synthetic-qtdb-s7-n6");
  EXPECT_EQ(result["details"]["tested_on"]["silent_leads"],
            (Json{"I", "III", "aVR", "aVL", "aVF", "V3", "V4", "V6"}));
  EXPECT_EQ(
      result["details"]["records"]["train"],
      whole.result("w", "random_init-ludb_waves-linear-f1-s0")["details"]["records"]["train"]);
  // A rule knows the signal of the lead alone: it does on the other set what it does on LUDB.
  const Json by_rule =
      whole.result("w", "classical_delineator-ludb_waves@synthetic-qtdb-s7-n6-rule-f1-s0");
  for (const Json& row : by_rule["metrics"])
    if (row["metric"] == "dice" && row["scope"] == "QRS") {
      EXPECT_GT(row["value"], 0.6);
    }

  ASSERT_EQ(whole.command({"rescore", "-w", whole.workspace("w")}), 0) << whole.said();
  EXPECT_EQ(whole.said().find("changed"), std::string::npos) << whole.said();
  EXPECT_NE(whole.said().find(name), std::string::npos) << whole.said();
  ASSERT_EQ(whole.command({"report", "whole", "--format", "markdown", "-w", whole.workspace("w")}),
            0);
  const std::string report = whole.said();
  EXPECT_NE(report.find("## ludb\\_waves@synthetic-qtdb-s7-n6 · linear"), std::string::npos)
      << report;
  EXPECT_NE(report.find("judged on all of synthetic-qtdb-s7-n6"), std::string::npos);
  EXPECT_NE(report.find("over 6 patients"), std::string::npos) << report;
}

TEST(OtherData, SetsThatCannotBeJudgedOnAreRefusedBeforeAnyCellRuns) {
  const Whole whole;
  whole.write(manifest("test_on = \"mitdb\"\n", ""));
  EXPECT_EQ(whole.run("w"), 2);
  EXPECT_NE(whole.said().find("whole.toml:27:11: the data set 'mitdb' is read without wave marks"),
            std::string::npos)
      << whole.said();
  const Whole& other = whole;
  other.write(manifest("test_on = \"qtdb\"\n", ""));
  EXPECT_EQ(other.run("w", {"--set", "datasets.qtdb.waves=atr"}), 3);
  EXPECT_NE(other.said().find("whole.toml:27:11: ludb_waves cannot be tested on 'qtdb': "),
            std::string::npos)
      << other.said();
  EXPECT_FALSE(fs::exists(whole.workspace("w") / "cells") &&
               !fs::is_empty(whole.workspace("w") / "cells"));
}

// `data splits` writes the lists, a manifest takes them back: the same numbers, bit for bit.
TEST(OtherData, ListsOfTheBuiltInSplitGiveItsNumbers) {
  const Whole whole;
  const std::string labels =
      "[[protocol]]\nname = \"ptbxl_superclass\"\nmodes = [\"linear\", \"finetune\"]\n"
      "finetune_epochs = 2\nlabel_fractions = [0.5, 1.0]\n";
  whole.write(manifest("", labels));
  ASSERT_EQ(whole.run("built-in"), 0) << whole.said();
  const fs::path lists = whole.workspace("built-in") / "lists",
                 file = whole.workspace("built-in").parent_path() / "whole.toml";
  ASSERT_EQ(whole.command({"data", "splits", file, "-o", lists, "-w", whole.workspace("built-in")}),
            0)
      << whole.said();
  whole.write(
      manifest("splits = [\"built-in/lists/ludb_waves-f1-s0.json\", "
               "\"built-in/lists/ludb_waves-f2-s0.json\"]\n",
               labels + "splits = \"built-in/lists/ptbxl_superclass-d0.json\"\n"));
  ASSERT_EQ(whole.run("given"), 0) << whole.said();
  const Numbers built_in = numbers(whole, "built-in"), given = numbers(whole, "given");
  EXPECT_EQ(built_in.size(), given.size());
  for (const auto& [name, files] : given)
    EXPECT_TRUE(built_in.contains(name) && built_in.at(name) == files) << name;
  ASSERT_EQ(
      whole.command({"report", "whole", "--format", "markdown", "-w", whole.workspace("given")}),
      0);
  EXPECT_NE(whole.said().find("split by given lists 'ludb\\_waves', SHA-256 "), std::string::npos)
      << whole.said();

  Json broken = read_json(lists / "ptbxl_superclass-d0.json");
  broken["dataset"] = "ptb-xl-1.0.1";
  write_json(lists / "ptbxl_superclass-d0.json", broken);
  EXPECT_EQ(whole.run("given"), 2);
  EXPECT_NE(whole.said().find("whole.toml:33:10: ptbxl_superclass-d0.json: is of ptb-xl-1.0.1, not "
                              "of synthetic-ptbxl-s7-n40"),
            std::string::npos)
      << whole.said();
}

}  // namespace
}  // namespace beatbench
