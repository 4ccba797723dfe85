#include "results/exchange/bundle.h"

#include "harness/base/atomic_file.h"
#include "results/exchange/checksums.h"
#include "results/exchange/merge.h"
#include "results/exchange/tar.h"
#include "results/store/ingest.h"
#include "results/store/migrations.h"
#include "results/store/query.h"
#include "tests/results/exchange/exchange.h"

namespace beatbench {
namespace {
namespace fs = std::filesystem;
using testing::message_of;
using testing::TestWorkspace;

class BundleTest : public ::testing::Test {
 protected:
  BundleTest() {
    slug_ = workspace_.done({.label = "net", .protocol = "p"}, {{"f1", "macro", .5}});
    write_file_atomically(workspace_.cell(slug_) / "predictions.npy", std::string(1000, 'p'));
    write_file_atomically(workspace_.cell(slug_) / "ids.json", "[\"17\"]");
    write_file_atomically(workspace_.cell(slug_) / "log.txt", "/home/me");
    workspace_.done({.label = "net", .protocol = "", .kind = "pretrain"}, {{"loss", "train", .5}});
    workspace_.failed({.label = "bad", .protocol = "p"}, "killed");
    workspace_.plan({.label = "later", .protocol = "p"});
    workspace_.experiment["manifest_file"] = "/home/me/x.toml";
    workspace_.write_experiment();
  }
  BundleReport pack(const fs::path& output) {
    Database store = open_store(store_file(workspace_.path()));
    ingest_workspace(store, workspace_.path());
    return export_bundle(store, workspace_.path(), {"demo"}, output, {{"beatbench", "1"}});
  }
  std::string refusal(const fs::path& source) {
    TestWorkspace other("other");
    return message_of([&] { merge_into(other.path(), {source}, "now"); }, out_.path());
  }
  TestWorkspace workspace_;
  TemporaryFolder out_;
  std::string slug_;
};

TEST_F(BundleTest, HoldsWhatTheNumbersRestOnAndNoPathOfTheMachine) {
  const BundleReport report = pack(out_ / "b");
  EXPECT_EQ(report.done, 2);
  EXPECT_EQ(report.failed, 1);
  EXPECT_EQ(report.missing, 1);
  EXPECT_EQ(report.without_predictions, 0);
  const fs::path cell = out_ / "b" / "cells" / slug_;
  for (const char* name :
       {"cell.json", "result.json", "status.json", "predictions.npy", "ids.json"})
    EXPECT_TRUE(fs::exists(cell / name)) << name;
  EXPECT_FALSE(fs::exists(cell / "log.txt"));
  const Json about = read_json(out_ / "b" / "bundle.json");
  EXPECT_EQ(about["environments"][0]["cpu"], "test cpu");
  EXPECT_EQ(about["done"], 2);
  EXPECT_EQ(read_json(out_ / "b" / "experiments" / "demo.json")["manifest_file"], "x.toml");
  EXPECT_EQ(std::ranges::count(read_file(out_ / "b" / kChecksumFile), '\n'),
            static_cast<long>(files_below(out_ / "b").size()) - 1);
}

TEST_F(BundleTest, IsTakenElsewhereAsAFolderAndAsATarFile) {
  for (const char* name : {"b", "b.tar"}) {
    pack(out_ / name);
    TestWorkspace other("other");
    const MergeReport report = merge_into(other.path(), {out_ / name}, "now").at(0);
    EXPECT_EQ(report.taken.size(), 3u) << name;
    EXPECT_EQ(read_file(other.cell(slug_) / "predictions.npy"), std::string(1000, 'p'));
    Database store = open_store_to_read(store_file(other.path()));
    EXPECT_EQ(leaderboard(store, "demo").at(0).mean, .5);
  }
}

TEST_F(BundleTest, IsKnownAgainWhereItsFolderWasPackedByAnother) {
  fs::create_directory(out_ / "in");
  pack(out_ / "in" / "b");
  pack_tar(out_ / "in", out_ / "deep.tar");
  TestWorkspace other("other");
  EXPECT_EQ(merge_into(other.path(), {out_ / "deep.tar"}, "now").at(0).taken.size(), 3u);
}

TEST_F(BundleTest, TarFilesOfTheSameFolderAreTheSame) {
  pack(out_ / "b");
  pack_tar(out_ / "b", out_ / "one.tar");
  pack_tar(out_ / "b", out_ / "two.tar");
  EXPECT_EQ(read_file(out_ / "one.tar"), read_file(out_ / "two.tar"));
  EXPECT_EQ(read_file(out_ / "one.tar").size() % 512, 0u);
}

TEST_F(BundleTest, ThatIsDamagedIsRefusedByTheNamesOfItsFiles) {
  pack(out_ / "b");
  const fs::path cell = out_ / "b" / "cells" / slug_;
  write_file_atomically(cell / "predictions.npy", std::string(999, 'p') + "q");
  write_file_atomically(cell / "extra", "");
  fs::remove(cell / "ids.json");
  const std::string at = "DIR/b: cells/" + slug_ + "/";
  EXPECT_EQ(refusal(out_ / "b"), at + "extra is not listed in SHA256SUMS\n" + at +
                                     "predictions.npy is damaged (its checksum is another)\n" + at +
                                     "ids.json is missing");
  fs::remove_all(out_ / "b");
  pack(out_ / "b.tar");
  const std::string whole = read_file(out_ / "b.tar");
  write_file_atomically(out_ / "b.tar", whole.substr(0, 5000));
  EXPECT_EQ(refusal(out_ / "b.tar"), "DIR/b.tar: ends too early. Nothing was taken from it");
  write_file_atomically(out_ / "b.tar", std::string(2048, 'x'));
  EXPECT_EQ(refusal(out_ / "b.tar"),
            "DIR/b.tar: is damaged, or no tar file. Nothing was taken from it");
}

TEST_F(BundleTest, AnArchiveNeverWritesOutsideOfItsFolder) {
  out_.write("in/aa/evil", "x");
  pack_tar(out_ / "in", out_ / "e.tar");
  std::string bytes = read_file(out_ / "e.tar");
  bytes.replace(0, 7, "../evil");  // of "aa/evil": the header's sum changes by this much
  unsigned sum = 0;
  for (std::size_t i = 0; i < 512; ++i)
    sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(bytes[i]);
  char octal[8] = {};
  std::snprintf(octal, sizeof octal, "%06o", sum);
  bytes.replace(148, 7, std::string(octal, 7));
  write_file_atomically(out_ / "e.tar", bytes);
  EXPECT_EQ(message_of([&] { unpack_tar(out_ / "e.tar", out_ / "deep" / "in"); }, out_.path()),
            "DIR/e.tar: holds '../evil', outside of it. Nothing was taken from it");
  EXPECT_FALSE(fs::exists(out_ / "deep" / "evil"));
}

TEST_F(BundleTest, IsNeverWrittenOverWhatIsThereNorOfNothing) {
  out_.write("b/keep", "");
  EXPECT_EQ(message_of([&] { pack(out_ / "b"); }, out_.path()),
            "DIR/b: is there already. Name another, or remove it first");
  TestWorkspace empty("empty");
  empty.plan({.label = "net", .protocol = "p"});
  empty.write_experiment();
  Database store = open_store(store_file(empty.path()));
  ingest_workspace(store, empty.path());
  EXPECT_NE(message_of([&] { export_bundle(store, empty.path(), {"empty"}, out_ / "n", {}); },
                       empty.path())
                .find("no cell of these experiments is done yet"),
            std::string::npos);
  EXPECT_EQ(files_below(out_.path()), std::vector<std::string>{"b/keep"});
}

}  // namespace
}  // namespace beatbench
