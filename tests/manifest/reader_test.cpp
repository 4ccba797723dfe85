// Rules of the manifest: the design's section on it (TOML 1.0, schema_version, paths relative to
// the file).
#include "tests/manifest/fixture.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace beatbench::testing {
namespace {

namespace fs = std::filesystem;

TEST(Manifest, FillsInDefaults) {
  const Manifest manifest = read_text(kMinimal);
  EXPECT_EQ(manifest.name, "minimal");
  EXPECT_EQ(manifest.rate_hz, 250);
  EXPECT_EQ(manifest.seconds, 10);
  EXPECT_EQ(manifest.seeds, std::vector<std::int64_t>{0});
  EXPECT_EQ(manifest.arms, std::vector<std::string>{"controlled"});
  EXPECT_EQ(manifest.pretrain.integer("epochs"), 100);
  EXPECT_EQ(manifest.optimizer.number("lr"), 1e-3);
  EXPECT_EQ(manifest.run.integer("threads"), 1);
  EXPECT_EQ(manifest.backbone.options.integer("width"), 64);
  ASSERT_EQ(manifest.methods.size(), 1U);
  EXPECT_EQ(manifest.methods[0].label, "beat_ssl");
  EXPECT_EQ(manifest.methods[0].options.number("exponent"), 50);
  ASSERT_EQ(manifest.protocols.size(), 1U);
  EXPECT_EQ(manifest.protocols[0].modes, (std::vector<std::string>{"linear", "finetune"}));
  EXPECT_EQ(manifest.protocols[0].label_fractions, std::vector<double>{1.0});
  ASSERT_EQ(manifest.corpus.size(), 1U);
  EXPECT_TRUE(manifest.corpus[0].folds.empty());
}

TEST(Manifest, ReadsEveryKey) {
  const Manifest manifest = read_text(kFull);
  EXPECT_EQ(manifest.rate_hz, 100);
  EXPECT_EQ(manifest.seconds, 5.5);
  EXPECT_EQ(manifest.seeds, (std::vector<std::int64_t>{3, 1, 2}));
  EXPECT_EQ(manifest.corpus[0].folds, (std::vector<int>{1, 2}));
  EXPECT_EQ(manifest.corpus[1].dataset, "ludb");
  EXPECT_EQ(manifest.pretrain.text("precision"), "bf16");
  EXPECT_EQ(manifest.pretrain.number("warmup_epochs"), 2);
  EXPECT_EQ(manifest.optimizer.number("weight_decay"), 0);
  EXPECT_EQ(manifest.run.number("max_skipped_share"), 0.1);
  EXPECT_EQ(manifest.methods[0].id, "beat_ssl");
  EXPECT_EQ(manifest.methods[0].label, "with_beats");
  EXPECT_TRUE(manifest.methods[0].options.flag("residual"));
  EXPECT_EQ(manifest.methods[0].options.text("note"),
            "quote \" backslash \\ tab \t bell \a delete \x7f ä");
  EXPECT_EQ(manifest.protocols[0].label_fractions, (std::vector<double>{0.01, 1.0}));
  EXPECT_EQ(manifest.protocols[0].options.integer("folds"), 3);
  ASSERT_EQ(manifest.published.size(), 1U);
  EXPECT_EQ(manifest.published[0].source, "A paper, Table 1");
  EXPECT_EQ(manifest.published[0].scope, "NORM");
  EXPECT_EQ(manifest.published[0].values.at("with_beats"), 0.843);
  EXPECT_EQ(manifest.published[0].values.at("supervised"), 1.0);
}

TEST(Manifest, TakesPublishedNumbersOfAllClassesWhereNoScopeIsNamed) {
  const Manifest manifest = read_text(
      std::string(kMinimal) +
      "[[published]]\nsource = \"x\"\nprotocol = \"ptbxl_superclass\"\n"
      "metric = \"boundary_error_mean.v1{tolerance=150ms}\"\nvalues = { beat_ssl = -3.5 }\n");
  EXPECT_EQ(manifest.published[0].scope, "macro");
  EXPECT_EQ(manifest.published[0].values.at("beat_ssl"), -3.5);
}

TEST(Manifest, RowsByRuleComeWithTheProtocolAndAreNoModeToList) {
  const std::string rule = "\n[[method]]\nplugin = \"classical_delineator\"\n";
  const Manifest manifest = read_text(kFull + rule);
  EXPECT_EQ(manifest.methods.back().id, "classical_delineator");
  EXPECT_EQ(manifest.protocols[0].modes, std::vector<std::string>{"finetune"});
  const std::string all = "[[protocol]]\nname = \"ludb_waves\"\n";
  const Manifest filled = read_text(kMinimal + rule + all, {"datasets.ludb=ludb"});
  EXPECT_EQ(filled.protocols.back().modes, (std::vector<std::string>{"linear", "finetune"}));
}

TEST(Manifest, TakesPathsRelativeToItsFolder) {
  const TemporaryFolder folder;
  const Manifest manifest = read_manifest(folder.write("x.toml", kMinimal), {}, catalogue());
  EXPECT_EQ(manifest.datasets.at("ptbxl"), folder.path() / "data/ptbxl");
  EXPECT_EQ(read_text(kFull).datasets.at("ptbxl"), "/data/ptb xl");
  EXPECT_EQ(read_text(kFull).datasets.at("ludb"), fs::temp_directory_path() / "ludb");
}

TEST(Manifest, FillsVariablesIntoDatasetPaths) {
  ::setenv("BEATBENCH_TEST_ROOT", "/root of data", 1);
  ::setenv("BEATBENCH_TEST_SUB", "sub", 1);
  const auto with = [](const std::string& path) {
    return read_text(kMinimal, {"datasets.ptbxl='" + path + "'"}).datasets.at("ptbxl").string();
  };
  EXPECT_EQ(with("${BEATBENCH_TEST_ROOT}/a/${BEATBENCH_TEST_SUB}/b"), "/root of data/a/sub/b");
  EXPECT_EQ(with("/cost$/5"), "/cost$/5");
  ::setenv("BEATBENCH_TEST_ROOT", "", 1);
  EXPECT_NE(mistakes_of(kMinimal, {"datasets.ptbxl='${BEATBENCH_TEST_ROOT}/a'"}).find("not set"),
            std::string::npos);
  ::setenv("BEATBENCH_TEST_ROOT", "/${HOME}", 1);
  EXPECT_NE(mistakes_of(kMinimal, {"datasets.ptbxl='${BEATBENCH_TEST_ROOT}/a'"}), "");
  ::setenv("BEATBENCH_TEST_ROOT", "/\xff", 1);
  EXPECT_NE(mistakes_of(kMinimal, {"datasets.ptbxl='${BEATBENCH_TEST_ROOT}/a'"}), "");
}

TEST(Manifest, NeedsNoCorpusWhereNoMethodPretrains) {
  std::string text = kMinimal;
  text.replace(text.find("[pretrain]"), text.find("[[method]]") - text.find("[pretrain]"), "");
  EXPECT_NE(mistakes_of(text).find("missing key 'corpus'"), std::string::npos);
  EXPECT_EQ(mistakes_of(text, {"method.beat_ssl.plugin=random_init"}), "");
}

TEST(Manifest, ChecksDatasetNamesWhereTheReadersAreKnown) {
  const TemporaryFolder folder;
  Catalogue known = catalogue();
  known.datasets = {"ludb", "mitdb", "ptbxl"};
  const auto file = folder.write("x.toml", kMinimal);
  EXPECT_NO_THROW(read_manifest(file, {}, known));
  try {
    read_manifest(file, {"datasets.mitbd=x"}, known);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "--set datasets.mitbd=x: unknown data set 'mitbd' (did you mean 'mitdb'?)");
  }
}

TEST(Manifest, TakesTheNativeArmWhereAMethodOffersIt) {
  const std::vector<std::string> set = {"experiment.arms=[\"native\"]", "signal.rate_hz=500"};
  std::string text = kMinimal;
  EXPECT_NE(mistakes_of(text, set), "");  // beat_ssl has no native arm
  const auto at = text.find("beat_ssl");
  text.replace(at, 8, "three_kg");
  EXPECT_EQ(read_text(text, set).arms, std::vector<std::string>{"native"});
}

// What is said of a manifest of that method, behind the name of the file.
std::string refusal(const Catalogue& known, const char* method,
                    const std::vector<std::string>& overrides) {
  const TemporaryFolder folder;
  std::string text = kMinimal;
  text.replace(text.find("beat_ssl"), 8, method);
  const auto file = folder.write("x.toml", text);
  try {
    read_manifest(file, overrides, known);
  } catch (const Error& error) {
    EXPECT_TRUE(std::string(error.what()).starts_with(file.string())) << error.what();
    return std::string(error.what()).substr(file.string().size());
  }
  return "";
}

TEST(Manifest, RefusesANativeArmOfOtherLeads) {
  Catalogue other = catalogue();
  for (EntryDescription& entry : other.entries)
    if (entry.native) entry.native->signal.leads = {"V1"};
  EXPECT_EQ(refusal(other, "three_kg", {"experiment.arms=[\"native\"]", "signal.rate_hz=500"}),
            ":9:10: three_kg's own encoder takes the leads V1, signals here have I, II, V1. "
            "Set arms = [\"controlled\"]");
}

TEST(Manifest, RefusesAMethodOfOtherLeadsInTheControlledArm) {
  Catalogue other = catalogue();
  for (EntryDescription& entry : other.entries)
    if (entry.id == "beat_ssl") entry.signal.leads = {"I", "II"};
  EXPECT_EQ(refusal(other, "beat_ssl", {}),
            ":9:10: method 'beat_ssl' needs the leads I, II, signals here have I, II, V1. Take "
            "another method");
}

TEST(Manifest, ChecksTheSignalsOfARuleWhateverTheArms) {
  Catalogue strict = catalogue();
  for (EntryDescription& entry : strict.entries)
    if (entry.id == "classical_delineator") entry.signal.min_rate_hz = 600;
  const TemporaryFolder folder;
  std::string text = kMinimal;
  text.replace(text.find("beat_ssl"), 8, "three_kg");
  text += "[[protocol]]\nname = \"ludb_waves\"\n[[method]]\nplugin = \"classical_delineator\"\n";
  const std::vector<std::string> native = {"experiment.arms=[\"native\"]", "signal.rate_hz=500",
                                           "datasets.ludb=ludb"};
  const auto file = folder.write("x.toml", text);
  EXPECT_NO_THROW(read_manifest(file, native, catalogue())) << "it stands in no arm";
  try {
    read_manifest(file, native, strict);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()),
              file.string() +
                  ":15:10: method 'classical_delineator' needs at least 600 Hz (signal.rate_hz is "
                  "500). Change signal.rate_hz or take another method");
  }
}

TEST(Manifest, RefusesWhatIsNoManifestFile) {
  const TemporaryFolder folder;
  const auto why = [](const fs::path& file) -> std::string {
    try {
      read_manifest(file, {}, catalogue());
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::usage);
      return error.what();
    }
    return "";
  };
  const std::string at = folder.path().string();
  EXPECT_EQ(why(folder.path() / "no.toml"),
            at + "/no.toml: cannot be read (no such file). Give the path of a manifest");
  EXPECT_EQ(why(folder.path()),
            at + ": is a directory, not a manifest. Give the path of a .toml file");
  EXPECT_EQ(why("/dev/null"), "/dev/null: is not a regular file");
  EXPECT_EQ(why(folder.write("big.toml", std::string(10 << 20, '\n'))),
            at + "/big.toml: has 10485760 bytes (a manifest has at most 1048576). Is it another "
                 "kind of file?");
  EXPECT_EQ(why(folder.write("limit.toml", std::string(1 << 20, '\n'))).find("has "),
            std::string::npos);
  for (const char* empty : {"", "\n\n", "# only talk\n"})
    EXPECT_EQ(why(folder.write("empty.toml", empty)),
              at + "/empty.toml: is empty (a manifest says what to compare). Start from a copy of "
                   "manifests/quickstart.toml");
}

}  // namespace
}  // namespace beatbench::testing
