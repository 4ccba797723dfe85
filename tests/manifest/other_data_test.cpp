// Folders of wave marks in [datasets], and protocols that are scored on them or divided by lists.
#include "harness/base/json.h"
#include "tests/manifest/fixture.h"

#include <gtest/gtest.h>

namespace beatbench::testing {
namespace {

const char* const kOther = R"(schema_version = 1
backbone = { name = "resnet1d" }
[datasets]
ptbxl = "/p"
ludb = "/l"
qtdb = { folder = "/q", waves = "q1c" }
[datasets.each]
folder = "/e"
waves = ["i", "ii"]
patients = '^s(\d+)'
[experiment]
name = "other"
[pretrain]
corpus = [{ dataset = "ptbxl" }]
[[method]]
plugin = "beat_ssl"
[[protocol]]
name = "ludb_waves"
[[protocol]]
name = "ludb_waves"
test_on = "qtdb"
[[protocol]]
name = "ludb_waves"
test_on = "each"
splits = ["a.json", "/s/b.json"]
[[protocol]]
name = "ptbxl_superclass"
splits = "c.json"
)";

TEST(OtherData, FoldersOfWaveMarksAreReadWithTheirForm) {
  const Manifest manifest = read_text(kOther);
  EXPECT_EQ(manifest.datasets.at("qtdb"), "/q");
  ASSERT_EQ(manifest.wave_folders.size(), 2u);
  const Manifest::WaveFolder& qtdb = manifest.wave_folders.at("qtdb");
  EXPECT_EQ(qtdb.extensions, std::vector<std::string>{"q1c"});
  EXPECT_FALSE(qtdb.per_signal);
  const Manifest::WaveFolder& each = manifest.wave_folders.at("each");
  EXPECT_EQ(each.extensions, (std::vector<std::string>{"i", "ii"}));
  EXPECT_TRUE(each.per_signal);
  EXPECT_EQ(each.patients, R"(^s(\d+))");
}

TEST(OtherData, AProtocolMayStandOnceForEachSetThatItIsScoredOn) {
  const Manifest manifest = read_text(kOther);
  ASSERT_EQ(manifest.protocols.size(), 4u);
  EXPECT_EQ(manifest.protocols[0].test_on, "");
  EXPECT_EQ(manifest.protocols[1].test_on, "qtdb");
  EXPECT_EQ(manifest.protocols[1].test_on_where.line, 21);
  EXPECT_EQ(manifest.protocols[1].test_on_where.column, 11);
  const Manifest changed = read_text(kOther, {"protocol.ludb_waves@each.lr=0.5"});
  EXPECT_EQ(changed.protocols[2].options.number("lr"), 0.5);
  EXPECT_NE(changed.protocols[0].options.number("lr"), 0.5);
}

TEST(OtherData, SplitsAreFilesBesideTheManifest) {
  const Manifest manifest = read_text(kOther);
  ASSERT_EQ(manifest.protocols[2].splits.size(), 2u);
  EXPECT_EQ(manifest.protocols[2].splits[0].file.filename(), "a.json");
  EXPECT_TRUE(manifest.protocols[2].splits[0].file.is_absolute());
  EXPECT_EQ(manifest.protocols[2].splits[1].file, "/s/b.json");
  EXPECT_EQ(manifest.protocols[2].splits[1].where.column, 21);
  ASSERT_EQ(manifest.protocols[3].splits.size(), 1u);
}

TEST(OtherData, ResolvesToTheSameManifestAndFitsTheSchema) {
  const Manifest manifest = read_text(kOther);
  const Json json = resolved_json(manifest);
  EXPECT_EQ(resolved_json(read_text(resolved_toml(manifest))), json);
  EXPECT_EQ(json["datasets"]["qtdb"], (Json{{"folder", "/q"}, {"waves", "q1c"}}));
  // What is not used is not there: nothing of older manifests changes.
  EXPECT_FALSE(json["protocol"][0].contains("test_on"));
  EXPECT_FALSE(json["protocol"][0].contains("splits"));
}

}  // namespace
}  // namespace beatbench::testing
