// A method that needs classes of beats, from the manifest to the report.
#include "harness/base/atomic_file.h"
#include "tests/worker/whole.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

std::string manifest(const std::string& mitdb) {
  return R"(schema_version = 1
[datasets]
ptbxl = "data/synthetic-ptbxl"
)" + mitdb +
         R"(
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
)";
}

class BeatClasses : public ::testing::Test {
 protected:
  Whole whole_;
};

TEST_F(BeatClasses, OfAnUnannotatedCorpusComeFromAClassifierThatIsACellOfTheReport) {
  whole_.write(manifest("mitdb = \"data/synthetic-mitdb\""));
  ASSERT_EQ(whole_.run("w"), 0) << whole_.said();
  const Json shares = whole_.result("w", "beat_ssl-pretrain")["details"]["beat_class_shares"];
  double sum = 0;
  for (const char* name : {"N", "S", "V", "F"}) sum += shares[name].get<double>();
  EXPECT_NEAR(sum, 1, 1e-9);
  EXPECT_GT(shares["N"].get<double>(), .5);
  EXPECT_GT(whole_.result("w", "supervised-mitdb_beats-finetune")["details"]["validation_macro_f1"],
            .3);
  EXPECT_NE(read_file(whole_.workspace("w") / "report" / "x.csv").find("mitdb_beats"),
            std::string::npos);
  ASSERT_EQ(whole_.run("w", {"--dry-run"}), 0) << whole_.said();
  EXPECT_NE(whole_.said().find("4 cells: 4 done"), std::string::npos) << whole_.said();
}

TEST_F(BeatClasses, WithoutASetToLearnThemFromNothingRuns) {
  whole_.write(manifest(""));
  EXPECT_EQ(whole_.run("w"), 2);
  EXPECT_NE(whole_.said().find("Add mitdb = \"PATH\""), std::string::npos) << whole_.said();
  EXPECT_TRUE(std::filesystem::is_empty(whole_.workspace("w") / "cells"));
}

}  // namespace
}  // namespace beatbench
