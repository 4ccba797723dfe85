#include "datasets/splits.h"

#include "datasets/split_lists.h"
#include "harness/base/atomic_file.h"
#include "tests/base/temporary_folder.h"
#include "tests/cli/run_cli.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

class Splits : public ::testing::Test {
 protected:
  static const fs::path& data() {
    static const TemporaryFolder folder;
    static const Answer made =
        beatbench_command({"data", "synth", folder.path().string(), "--records", "40", "-q"});
    EXPECT_EQ(made.exit, 0) << made.err;
    return folder.path();
  }
  static std::string ptbxl() { return "ptbxl=" + (data() / "synthetic-ptbxl").string(); }
  static std::string ludb() { return "ludb=" + (data() / "synthetic-ludb").string(); }
  std::string out() const { return (folder_ / "splits").string(); }
  static Answer splits(std::vector<std::string> words) {
    words.insert(words.begin(), {"data", "splits"});
    return beatbench_command(words);
  }

  TemporaryFolder folder_;
};

TEST_F(Splits, AreWrittenOnceForEachDrawAndChecked) {
  const Answer written = splits({ptbxl(), "-o", out(), "--draws", "2"});
  ASSERT_EQ(written.exit, 0) << written.err;
  EXPECT_EQ(written.out, out() + ": 2 files of splits\n");
  const SplitLists first = read_split_lists(out() + "/ptbxl-d0.json");
  ASSERT_EQ(first.lists.size(), 6u);
  EXPECT_EQ(first.plan.fractions, (std::vector<double>{0.01, 0.05, 0.1, 1}));
  EXPECT_EQ(first.lists[0].patients, 1);  // at least one
  // One patient has not all classes: each warning names the file.
  EXPECT_NE(written.err.find("beatbench: warning: " + out() + "/ptbxl-d0.json: class "),
            std::string::npos)
      << written.err;
  const Answer same = splits({ptbxl(), "--check", out()});
  EXPECT_EQ(same.exit, 0) << same.err;
  EXPECT_EQ(same.out, out() + ": 2 of 2 files are as this build makes them\n");
}

TEST_F(Splits, OfAnotherSetOrDamagedAreTold) {
  ASSERT_EQ(splits({ptbxl(), "-o", out(), "--draws", "1"}).exit, 0);
  const Answer other = splits({ludb(), "--check", out(), "--format", "json"});
  EXPECT_EQ(other.exit, 3);
  EXPECT_EQ(Json::parse(other.out),
            (Json{{"files", 1},
                  {"differing",
                   {{"ptbxl-d0.json", {"of synthetic-ptbxl-s7-n40, which is not asked for"}}}}}));
  Json json = read_json(out() + "/ptbxl-d0.json");
  SplitLists changed = read_split_lists(out() + "/ptbxl-d0.json");
  changed.lists[5].ids.pop_back();
  write_json(out() + "/ptbxl-d0.json", to_json(changed));
  const Answer differs = splits({ptbxl(), "--check", out()});
  EXPECT_EQ(differs.exit, 3);
  EXPECT_NE(differs.out.find("ptbxl-d0.json: test: 1 ids here alone, 0 there alone"),
            std::string::npos)
      << differs.out;
  json["lists"][5]["ids"].erase(0);
  write_json(out() + "/ptbxl-d0.json", json);
  const Answer damaged = splits({ptbxl(), "--check", out()});
  EXPECT_EQ(damaged.exit, 3);
  EXPECT_EQ(damaged.err,
            "beatbench: " + out() + "/ptbxl-d0.json: test: its ids are not those of its SHA-256\n");
}

TEST_F(Splits, OfAManifestAreThoseOfItsProtocolsFoldsAndSeeds) {
  folder_.write("x.toml", "schema_version = 1\ndatasets = { ptbxl = \"" +
                              (data() / "synthetic-ptbxl").string() + "\", ludb = \"" +
                              (data() / "synthetic-ludb").string() +
                              "\" }\nsignal = { rate_hz = 100 }\n"
                              "backbone = { name = \"fakenet\" }\n"
                              "[experiment]\nname = \"x\"\nseeds = [3, 4]\n"
                              "[pretrain]\ncorpus = [{ dataset = \"ludb\" }]\n"
                              "[[method]]\nplugin = \"fake\"\n"
                              "[[protocol]]\nname = \"fake_task\"\nfolds = 2\n"
                              "label_fractions = [0.5, 1.0]\n");
  const std::string manifest = (folder_ / "x.toml").string(), workspace = (folder_ / "ws").string();
  const Answer written = splits({manifest, "-o", out(), "-w", workspace, "-q"});
  ASSERT_EQ(written.exit, 0) << written.err;
  EXPECT_EQ(written.out, out() + ": 4 files of splits\n");
  const SplitLists lists = read_split_lists(out() + "/fake_task-f2-s4.json");
  EXPECT_EQ(lists.plan.folds, 2);
  ASSERT_EQ(lists.lists.size(), 4u);
  EXPECT_EQ(lists.lists[0].ids.size(), 4u);   // half of 80 % of 10 records
  EXPECT_EQ(lists.lists[3].ids.size(), 10u);  // of 20
  EXPECT_EQ(splits({manifest, "--check", out(), "-w", workspace, "-q"}).exit, 0);
  EXPECT_EQ(splits({ludb(), "--check", out()}).exit, 0);  // the same records, no seeds needed
}

TEST_F(Splits, ListsOfOnesOwnAreTriedBeforeAManifestNamesThem) {
  ASSERT_EQ(splits({ptbxl(), "-o", out(), "--draws", "1", "--fractions", "0.5,1"}).exit, 0);
  const Answer good = splits({ptbxl(), "--try", out()});
  EXPECT_EQ(good.exit, 0) << good.err;
  EXPECT_EQ(good.out, out() + ": 1 of 1 files can be used\n");
  SplitLists lists = read_split_lists(out() + "/ptbxl-d0.json");
  lists.lists[3].ids.push_back(lists.lists[2].ids.front());
  write_json(out() + "/ptbxl-d0.json", to_json(lists));
  const Answer bad = splits({ptbxl(), "--try", out()});
  EXPECT_EQ(bad.exit, 3);
  EXPECT_NE(bad.out.find("ptbxl-d0.json: test and validation: one id in both (" +
                         lists.lists[2].ids.front() + ")"),
            std::string::npos)
      << bad.out;
}

TEST_F(Splits, MistakesAreTold) {
  EXPECT_EQ(splits({ptbxl()}).err,
            "beatbench: say either --out FOLDER, to write the lists, or --check FOLDER, or --try "
            "FOLDER\n");
  EXPECT_EQ(splits({ptbxl(), "-o", out(), "--check", out()}).exit, 2);
  const Answer none = splits({ptbxl(), "--check", out()});
  EXPECT_EQ(none.exit, 3);
  EXPECT_EQ(none.err, "beatbench: " + out() + ": no folder with .json files of splits\n");
  const Answer share = splits({ptbxl(), "-o", out(), "--fractions", "0,1"});
  EXPECT_EQ(share.exit, 2);
  EXPECT_EQ(share.err, "beatbench: a label fraction of 0.000000: must be > 0 and <= 1\n");
}

}  // namespace
}  // namespace beatbench
