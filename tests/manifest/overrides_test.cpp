#include "tests/manifest/fixture.h"

#include <gtest/gtest.h>

namespace beatbench::testing {
namespace {

TEST(Overrides, ReplaceAndAddValues) {
  const Manifest manifest = read_text(
      kFull, {"pretrain.epochs=2", "pretrain.optimizer.lr=1e-2", "signal={ rate_hz = 500 }",
              "experiment.seeds=[7, 8]", "run.cell_minutes=5", "datasets.mitdb=/data/mitdb"});
  EXPECT_EQ(manifest.pretrain.integer("epochs"), 2);
  EXPECT_EQ(manifest.optimizer.number("lr"), 1e-2);
  EXPECT_EQ(manifest.optimizer.number("weight_decay"), 0) << "its neighbours stay";
  EXPECT_EQ(manifest.rate_hz, 500);
  EXPECT_EQ(manifest.seconds, 10) << "a table set as a whole loses its other keys";
  EXPECT_EQ(manifest.seeds, (std::vector<std::int64_t>{7, 8}));
  EXPECT_EQ(manifest.datasets.at("mitdb"), "/data/mitdb");
}

TEST(Overrides, MakeTablesThatTheFileLacks) {
  EXPECT_EQ(read_text(kMinimal, {"pretrain.optimizer.lr=0.5"}).optimizer.number("lr"), 0.5);
  EXPECT_EQ(read_text(kMinimal, {"run.threads=3"}).run.integer("threads"), 3);
}

TEST(Overrides, AddressMethodsByLabelAndProtocolsByName) {
  const Manifest manifest = read_text(
      kFull, {"method.with_beats.exponent=20", "method.three_kg.label=views",
              "protocol.ludb_waves.folds=4", "protocol.ptbxl_superclass.modes=[\"linear\"]"});
  EXPECT_EQ(manifest.methods[0].options.number("exponent"), 20);
  EXPECT_EQ(manifest.methods[1].label, "views");
  EXPECT_EQ(manifest.protocols[0].options.integer("folds"), 4);
  EXPECT_EQ(manifest.protocols[1].modes, std::vector<std::string>{"linear"});
}

TEST(Overrides, TakeABareWordForAText) {
  const Manifest manifest =
      read_text(kMinimal, {"method.beat_ssl.rhythm=soft_2", "method.beat_ssl.note=a = \"b\" \\ ä",
                           "experiment.name=\"quoted\""});
  EXPECT_EQ(manifest.methods[0].options.text("rhythm"), "soft_2");
  EXPECT_EQ(manifest.methods[0].options.text("note"), "a = \"b\" \\ ä");
  EXPECT_EQ(manifest.name, "quoted");
}

TEST(Overrides, LaterOnesWin) {
  EXPECT_EQ(
      read_text(kMinimal, {"pretrain.epochs=2", "pretrain.epochs=3"}).pretrain.integer("epochs"),
      3);
}

struct Bad {
  const char* set;
  const char* message;
};

TEST(Overrides, AreCheckedLikeTheFile) {
  const Bad kBad[] = {
      {"pretrain.epoch=2", "unknown key 'epoch' in [pretrain] (did you mean 'epochs'?)"},
      {"pretrane.epochs=2", "unknown key 'pretrane' in the manifest (did you mean 'pretrain'?)"},
      {"pretrain.epochs=zero", "'epochs' is a text, must be an integer"},
      {"pretrain.epochs=2\nbatch=3", "'epochs' is a text, must be an integer"},
      {"method.beat_ssl.exponent=-1", "'exponent' is -1, must be > 0"},
      {"method.beat_sll.exponent=1",
       "no method has the label 'beat_sll' (did you mean 'beat_ssl'?)"},
      {"protocol.ludb_waves.folds=3",
       "no protocol has the name 'ludb_waves' (known: ptbxl_superclass)"},
      {"method.beat_ssl=3", "names no option. Write --set method.LABEL.OPTION=VALUE"},
      {"protocol=3", "names no option. Write --set protocol.NAME.OPTION=VALUE"},
      {"pretrain.epochs", "has no value. Write --set KEY=VALUE, as in --set pretrain.epochs=2"},
      {"pretrain.epochs=", "has no value. Write --set KEY=VALUE, as in --set pretrain.epochs=2"},
      {"=2", "has an empty name in its key. Write --set KEY=VALUE, as in --set pretrain.epochs=2"},
      {"pretrain..epochs=2",
       "has an empty name in its key. Write --set KEY=VALUE, as in --set pretrain.epochs=2"},
      {"experiment.seeds=[0, 1",
       "its value is not TOML. Quote the whole as in --set 'experiment.seeds=[0, 1]'"},
      {"method.beat_ssl.note=\xff",
       "its value is not TOML. Quote the whole as in --set 'experiment.seeds=[0, 1]'"},
      {"pretrain.corpus.folds=[1]", "'corpus' is a list, not a table. Set it as a whole"},
      {"schema_version=2",
       "'schema_version' is 2 (this beatbench reads 1). Use a newer beatbench for this manifest"},
  };
  for (const Bad& bad : kBad)
    EXPECT_EQ(mistakes_of(kMinimal, {bad.set}),
              std::string("--set ") + bad.set + ": " + bad.message);
}

TEST(Overrides, TellTheirMistakesBehindThoseOfTheFile) {
  std::string text = kMinimal;
  text += "fold = 1\n";
  EXPECT_EQ(
      mistakes_of(text, {"run.threads=0", "run.cores=1"}),
      "x.toml:12:1: unknown option 'fold' in protocol 'ptbxl_superclass' (known: name, "
      "label_fractions, modes, splits, epochs)\n"
      "--set run.threads=0: 'threads' is 0, must be >= 1\n"
      "--set run.cores=1: unknown key 'cores' in [run] (known: device, threads, cell_minutes, "
      "cell_memory_gib, max_skipped_share)");
}

}  // namespace
}  // namespace beatbench::testing
