// Whatever the bytes, reading ends in a manifest or in an Error(usage): no crash, no other
// exception, no hang.
#include "harness/base/atomic_file.h"
#include "harness/base/seed.h"
#include "tests/manifest/fixture.h"

#include <gtest/gtest.h>

namespace beatbench::testing {
namespace {

// True where the text was read; any exception but Error(usage) fails the test by leaving it.
bool reads(const std::string& text, const std::vector<std::string>& overrides = {}) {
  static const Catalogue kCatalogue = catalogue();
  static const TemporaryFolder kFolder;
  const auto file = kFolder.write("x.toml", text);
  try {
    const Manifest manifest = read_manifest(file, overrides, kCatalogue);
    resolved_json(manifest).dump();  // throws on a text that is not UTF-8
    return true;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::usage) << error.what();
    EXPECT_STRNE(error.what(), "");
    return false;
  }
}

constexpr std::string_view kPieces[] = {"[",
                                        "]",
                                        "[[",
                                        "]]",
                                        "{",
                                        "}",
                                        "\"",
                                        "'",
                                        "=",
                                        ",",
                                        ".",
                                        "\n",
                                        "\\",
                                        "#",
                                        "${",
                                        "}",
                                        "0x",
                                        "nan",
                                        "-",
                                        "1e999",
                                        "99999999999999999999",
                                        "true",
                                        "2026-01-31",
                                        "\"\"\"",
                                        "\xff",
                                        "\xf0\x9f\x92\x93",
                                        "[method]",
                                        "[[method]]",
                                        "plugin = 1\n",
                                        "name",
                                        "[pretrain.optimizer]\n",
                                        std::string_view("\0", 1)};

TEST(ManifestRobustness, SurvivesRandomChanges) {
  std::string seedlings[] = {kMinimal, kFull, read_file(source_dir() / "bad/many.toml")};
  int read = 0;
  for (std::uint64_t trial = 0; trial < 1500; ++trial) {
    Draws draws(trial, "mutate");
    std::string text = seedlings[trial % 3];
    for (std::uint64_t changes = draws.below(4); changes-- > 0 && !text.empty();) {
      const std::size_t at = draws.below(text.size());
      switch (draws.below(5)) {
        case 0:
          text[at] = static_cast<char>(draws.below(256));
          break;
        case 1:
          text.erase(at, 1 + draws.below(12));
          break;
        case 2:
          text.insert(at, kPieces[draws.below(std::size(kPieces))]);
          break;
        case 3:
          text.insert(at, text.substr(draws.below(text.size()), draws.below(40)));
          break;
        default:
          text.resize(at);
      }
    }
    read += reads(text) ? 1 : 0;
  }
  // Both outcomes must be common, else the changes test only one of them.
  EXPECT_GT(read, 150);
  EXPECT_LT(read, 1350);
}

TEST(ManifestRobustness, SurvivesRandomOverrides) {
  const char* const kKeys[] = {"pretrain",       "method", "beat_ssl", "epochs",     "corpus",
                               "datasets",       "",       "protocol", "experiment", "seeds",
                               "schema_version", "x y"};
  for (std::uint64_t trial = 0; trial < 600; ++trial) {
    Draws draws(trial, "override");
    std::string text = kKeys[draws.below(std::size(kKeys))];
    while (draws.below(3) > 0) text += std::string(".") + kKeys[draws.below(std::size(kKeys))];
    text += "=";
    while (draws.below(3) > 0) text += kPieces[draws.below(std::size(kPieces))];
    reads(kMinimal, {text});
  }
}

TEST(ManifestRobustness, SurvivesDeepNesting) {
  for (const int depth : {50, 1000, 100'000}) {
    const auto repeat = [&](const std::string& piece) {
      std::string out;
      for (int i = 0; i < depth; ++i) out += piece;
      return out;
    };
    EXPECT_FALSE(reads("x = " + repeat("[")));
    EXPECT_FALSE(reads("x = " + repeat("[") + repeat("]")));
    EXPECT_FALSE(reads("x = " + repeat("{a=")));
    EXPECT_FALSE(reads(repeat("a.") + "a = 1"));
    EXPECT_FALSE(reads("x = {y=\"\"\"a\"\"\"\", " + repeat("'/'.") + "a = 1}"));
    EXPECT_FALSE(reads("x = " + repeat("[{a.b.c.d.e.f.g=")));
    EXPECT_FALSE(reads(kMinimal, {"x=" + repeat("[") + repeat("]")}));
    EXPECT_FALSE(reads(kMinimal, {repeat("a.") + "a=1"}));
  }
}

}  // namespace
}  // namespace beatbench::testing
