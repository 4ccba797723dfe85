#include "harness/manifest/beat_needs.h"

#include "harness/base/atomic_file.h"
#include "tests/manifest/fixture.h"

#include <gtest/gtest.h>

namespace beatbench::testing {
namespace {

// The catalogue with a protocol on mitdb that gives beats; beat_ssl needs them at beat = "hard".
Catalogue with_beats() {
  Catalogue all = catalogue();
  for (EntryDescription& entry : all.entries)
    if (entry.id == "beat_ssl") {
      entry.needs_beats_option = "beat";
      entry.needs_beats_value = "hard";
    }
  EntryDescription protocol;
  protocol.kind = "protocol";
  protocol.id = "beats";
  protocol.dataset = "mitdb";
  protocol.signal.leads = {"II"};
  protocol.modes = {"finetune"};
  protocol.gives_beats = true;
  all.entries.push_back(protocol);
  return all;
}

std::string mistakes(const std::string& beat, const std::string& datasets,
                     const std::string& corpus = "ptbxl",
                     const std::vector<std::string>& overrides = {},
                     const Catalogue& known = with_beats()) {
  const TemporaryFolder folder;
  const auto file = folder / "x.toml";
  write_file_atomically(file, "schema_version = 1\ndatasets = { " + datasets +
                                  " }\nbackbone = { name = \"resnet1d\" }\n"
                                  "[experiment]\nname = \"x\"\n[pretrain]\n"
                                  "corpus = [{ dataset = \"" +
                                  corpus +
                                  "\" }]\n[[method]]\n"
                                  "plugin = \"beat_ssl\"\nbeat = \"" +
                                  beat + "\"\n[[protocol]]\nname = \"ptbxl_superclass\"\n");
  try {
    read_manifest(file, overrides, known);
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(BeatNeeds, AManifestWithoutASetToLearnBeatsFromIsRefusedWithWhatToAdd) {
  const std::string said = mistakes("hard", R"(ptbxl = "p")");
  EXPECT_NE(said.find("x.toml:9:"), std::string::npos) << said;
  EXPECT_NE(said.find("beat = \"hard\" needs classes of beats"), std::string::npos) << said;
  EXPECT_NE(said.find("Add mitdb = \"PATH\""), std::string::npos) << said;
}

TEST(BeatNeeds, OtherwiseNothingIsAsked) {
  EXPECT_EQ(mistakes("hard", R"(ptbxl = "p", mitdb = "m")"), "");
  EXPECT_EQ(mistakes("none", R"(ptbxl = "p")"), "");
}

// The reader would skip every record of it, and the run end without a cell.
TEST(BeatNeeds, ADataSetWithoutTheTwelveLeadsIsRefusedAsCorpusAtItsPlace) {
  const std::string said = mistakes("hard", R"(ptbxl = "p", mitdb = "m")", "mitdb");
  EXPECT_TRUE(
      said.ends_with("x.toml:7:23: the data set 'mitdb' lacks the twelve leads (it is read "
                     "with II alone) and cannot be pretrained on. Take another"))
      << said;
}

TEST(BeatNeeds, TheSignalsOfTheRowThatLearnsThemAreCheckedWhereItIsNeeded) {
  Catalogue strict = with_beats();
  for (EntryDescription& entry : strict.entries) {
    if (entry.id == "supervised") {
      entry.from_scratch = true;
      entry.signal.min_rate_hz = 300;
    }
    if (entry.id == "beat_ssl") entry.native = strict.find("method", "three_kg")->native;
  }
  const std::vector<std::string> native = {"experiment.arms=[\"native\"]", "signal.rate_hz=500"};
  EXPECT_EQ(mistakes("hard", R"(ptbxl = "p", mitdb = "m")", "ptbxl", native, strict), "");
  for (EntryDescription& entry : strict.entries)
    if (entry.id == "supervised") entry.signal.min_rate_hz = 600;
  const std::string said = mistakes("hard", R"(ptbxl = "p", mitdb = "m")", "ptbxl", native, strict);
  EXPECT_TRUE(
      said.ends_with("x.toml:9:10: method 'supervised' needs at least 600 Hz "
                     "(signal.rate_hz is 500). Change signal.rate_hz or take another "
                     "method"))
      << said;
}

}  // namespace
}  // namespace beatbench::testing
