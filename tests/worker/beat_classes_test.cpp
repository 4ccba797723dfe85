// The real programs on synthetic ECGs: a method that needs classes of beats, from the manifest to
// the report.
#include "harness/base/atomic_file.h"
#include "harness/base/json.h"
#include "harness/base/subprocess.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace beatbench {
namespace {

class BeatClasses : public ::testing::Test {
 protected:
  BeatClasses() {
    ::setenv("BEATBENCH_WORKER", BEATBENCH_WORKER_PROGRAM, 1);
    EXPECT_EQ(beatbench({"data", "synth", folder_ / "data", "--records", "40", "-q"}), 0) << said();
  }
  void write_manifest(const std::string& mitdb) const {
    write_file_atomically(folder_ / "x.toml", R"(schema_version = 1
[datasets]
ptbxl = "data/synthetic-ptbxl"
)" + mitdb + R"(
[signal]
rate_hz = 100
[backbone]
name = "resnet1d"
width = 4
blocks = 1
stages = 3
[experiment]
name = "x"
[pretrain]
corpus = [{ dataset = "ptbxl", folds = [1, 2, 3, 4, 5, 6, 7, 8] }]
epochs = 1
batch = 8
warmup_epochs = 0
[[method]]
plugin = "beat_ssl"
beat = "hard"
[[protocol]]
name = "ptbxl_superclass"
modes = ["linear"]
)");
  }
  int beatbench(std::vector<std::string> words) const {
    words.insert(words.begin(), BEATBENCH_PROGRAM);
    return Subprocess(words, {folder_ / "said", {}}).wait().exit;
  }
  int run(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {"run", folder_ / "x.toml", "-w", folder_ / "w", "-q"};
    words.insert(words.end(), more.begin(), more.end());
    return beatbench(words);
  }
  std::string said() const { return read_file(folder_ / "said"); }
  Json result(const std::string& slug_begin) const {
    for (const auto& cell : std::filesystem::directory_iterator(folder_ / "w" / "cells"))
      if (cell.path().filename().string().starts_with(slug_begin))
        return read_json(cell.path() / "result.json");
    ADD_FAILURE() << "no cell " << slug_begin;
    return {};
  }

  TemporaryFolder folder_;
};

TEST_F(BeatClasses, OfAnUnannotatedCorpusComeFromAClassifierThatIsACellOfTheReport) {
  write_manifest("mitdb = \"data/synthetic-mitdb\"");
  ASSERT_EQ(run(), 0) << said();
  const Json shares = result("beat_ssl-pretrain")["details"]["beat_class_shares"];
  double sum = 0;
  for (const char* name : {"N", "S", "V", "F"}) sum += shares[name].get<double>();
  EXPECT_NEAR(sum, 1, 1e-9);
  EXPECT_GT(shares["N"].get<double>(), .5);
  EXPECT_GT(result("supervised-mitdb_beats-finetune")["details"]["validation_macro_f1"], .3);
  EXPECT_NE(read_file(folder_ / "w" / "report" / "x.csv").find("mitdb_beats"), std::string::npos);
  ASSERT_EQ(run({"--dry-run"}), 0) << said();
  EXPECT_NE(said().find("4 cells: 4 done"), std::string::npos) << said();
}

TEST_F(BeatClasses, WithoutASetToLearnThemFromNothingRuns) {
  write_manifest("");
  EXPECT_EQ(run(), 2);
  EXPECT_NE(said().find("Add mitdb = \"PATH\""), std::string::npos) << said();
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "w" / "cells"));
}

}  // namespace
}  // namespace beatbench
