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
  protocol.modes = {"finetune"};
  protocol.gives_beats = true;
  all.entries.push_back(protocol);
  return all;
}

std::string mistakes(const std::string& beat, const std::string& datasets) {
  const TemporaryFolder folder;
  const auto file = folder / "x.toml";
  write_file_atomically(file, "schema_version = 1\ndatasets = { " + datasets +
                                  " }\nbackbone = { name = \"resnet1d\" }\n"
                                  "[experiment]\nname = \"x\"\n[pretrain]\n"
                                  "corpus = [{ dataset = \"ptbxl\" }]\n[[method]]\n"
                                  "plugin = \"beat_ssl\"\nbeat = \"" +
                                  beat + "\"\n[[protocol]]\nname = \"ptbxl_superclass\"\n");
  try {
    read_manifest(file, {}, with_beats());
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

}  // namespace
}  // namespace beatbench::testing
