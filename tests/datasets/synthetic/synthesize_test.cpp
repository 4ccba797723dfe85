#include "datasets/synthetic/synthesize.h"

#include "datasets/registry.h"
#include "datasets/synthetic/sets.h"
#include "datasets/wfdb/annotation.h"
#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/hash.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>

namespace beatbench {
namespace {
namespace fs = std::filesystem;

class Synthesize : public testing::Test {
 protected:
  void SetUp() override {
    root = fs::temp_directory_path() / temporary_beside("synthetic").filename();
    fs::create_directories(root);
  }
  void TearDown() override { fs::remove_all(root); }
  std::vector<SynthesizedSet> make(const std::string& name, int records, std::uint64_t seed) const {
    Progress quiet("test", true);
    return synthesize(root / name, {.records = records, .seed = seed}, quiet);
  }
  static std::map<std::string, std::string> hashes(const fs::path& folder) {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.is_regular_file())
        all[fs::relative(entry.path(), folder).string()] = sha256_file(entry.path());
    return all;
  }
  // A set of 6 records with seed 7 that the reading tests share; they leave it as it is.
  static const fs::path& shared() { return *shared_; }
  static const std::vector<SynthesizedSet>& shared_sets() { return *sets_; }
  static void SetUpTestSuite() {
    shared_ = new fs::path(fs::temp_directory_path() / temporary_beside("shared").filename());
    Progress quiet("test", true);
    sets_ = new std::vector(synthesize(*shared_, {.records = 6, .seed = 7}, quiet));
  }
  static void TearDownTestSuite() {
    fs::remove_all(*shared_);
    delete shared_;
    delete sets_;
  }
  fs::path root;

 private:
  static inline fs::path* shared_ = nullptr;
  static inline std::vector<SynthesizedSet>* sets_ = nullptr;
};

TEST_F(Synthesize, SameSeedGivesTheSameBytesAndAnotherSeedOthers) {
  make("b", 6, 7);
  make("c", 6, 8);
  const auto a = hashes(shared()), c = hashes(root / "c");
  EXPECT_EQ(a, hashes(root / "b"));
  ASSERT_EQ(a.size(), c.size());
  for (const auto& [file, hash] : a)
    if (file.ends_with(".dat")) {
      EXPECT_NE(hash, c.at(file)) << file;
    }
}

TEST_F(Synthesize, ALargerSetBeginsWithTheSmallerOne) {
  make("small", 3, 7);
  const auto large = hashes(shared());
  int compared = 0;
  for (const auto& [file, hash] : hashes(root / "small"))
    if (file.ends_with(".dat") || file.ends_with(".hea")) {
      EXPECT_EQ(hash, large.at(file)) << file;
      ++compared;
    }
  EXPECT_EQ(compared, 2 * (2 * 3 + 20 + 8 + 6));
}

TEST_F(Synthesize, EveryRecordIsReadBackWithItsChecksums) {
  const auto& sets = shared_sets();
  ASSERT_EQ(sets.size(), 4u);
  EXPECT_EQ(sets[0].id, "synthetic-ptbxl-s7-n6");
  EXPECT_EQ(sets[1].records, 20);
  int records = 0;
  for (const auto& entry : fs::recursive_directory_iterator(shared())) {
    if (entry.path().extension() != ".hea") continue;
    const auto header = wfdb::read_header(entry.path());
    for (const auto& signal : header.signals) EXPECT_TRUE(signal.checksum.has_value());
    EXPECT_EQ(wfdb::read_digital(header, entry.path().parent_path()).size(), header.signals.size());
    ++records;
  }
  EXPECT_EQ(records, 2 * 6 + 20 + 8 + 6);
}

TEST_F(Synthesize, ChecksumListsNameEveryFileButThemselves) {
  for (const auto& set : shared_sets()) {
    std::istringstream lines(read_file(set.folder / "SHA256SUMS.txt"));
    auto there = hashes(set.folder);
    there.erase("SHA256SUMS.txt");
    std::map<std::string, std::string> listed;
    for (std::string hash, file; lines >> hash >> file;) listed[file] = hash;
    EXPECT_EQ(listed, there);
    EXPECT_EQ(read_file(set.folder / "DATASET"), set.id + "\n");
  }
}

TEST_F(Synthesize, ReadersCountTheChecksumListUnderEitherName) {
  fs::copy(shared(), root / "copy", fs::copy_options::recursive);
  for (const char* name : {"ptbxl", "ludb", "mitdb"}) {
    const fs::path folder = root / "copy" / ("synthetic-" + std::string(name));
    EXPECT_EQ(open_dataset(name, folder)->tables().back(), "SHA256SUMS.txt");
    fs::rename(folder / "SHA256SUMS.txt", folder / "SHA256SUMS");
    EXPECT_EQ(open_dataset(name, folder)->tables().back(), "SHA256SUMS");
    fs::remove(folder / "SHA256SUMS");
    EXPECT_NE(open_dataset(name, folder)->tables().back(), "SHA256SUMS");
  }
}

TEST_F(Synthesize, LimbLeadsOfTheFilesAgreeToRounding) {
  for (const auto* stem : {"records100/00000/00001_lr", "records500/00000/00003_hr"}) {
    const auto hea = shared() / "synthetic-ptbxl" / (std::string{stem} + ".hea");
    const auto d = wfdb::read_digital(wfdb::read_header(hea), hea.parent_path());
    for (std::size_t i = 0; i < d[0].size(); ++i)
      EXPECT_LE(std::abs(d[0][i] + d[2][i] - d[1][i]), 1);
  }
}

TEST_F(Synthesize, LudbMarksAreTripletsAndLeaveTheEndsOut) {
  for (int record = 1; record <= 20; ++record)
    for (const auto* lead : {"i", "v6"}) {
      const auto marks = wfdb::read_annotations(shared() / "synthetic-ludb/data" /
                                                (std::to_string(record) + "." + lead));
      ASSERT_GE(marks.size(), 30u);
      ASSERT_EQ(marks.size() % 3, 0u);
      for (std::size_t i = 0; i < marks.size(); i += 3) {
        EXPECT_EQ(marks[i].symbol, '(');
        EXPECT_NE(std::string("pNt").find(marks[i + 1].symbol), std::string::npos);
        EXPECT_EQ(marks[i + 2].symbol, ')');
        EXPECT_LT(marks[i].sample, marks[i + 1].sample);
        EXPECT_LT(marks[i + 1].sample, marks[i + 2].sample);
      }
      EXPECT_GT(marks.front().sample, 250);  // more than the first half second
      EXPECT_LT(marks.back().sample, 4750);
    }
}

TEST_F(Synthesize, MitdbHasNormalAndEctopicBeatsInBothParts) {
  std::map<std::string, std::map<char, int>> beats;
  for (const auto* record : {"101", "106", "119", "208", "100", "103", "200", "233"}) {
    const bool first_part = std::set<std::string>{"101", "106", "119", "208"}.contains(record);
    for (const auto& mark :
         wfdb::read_annotations(shared() / "synthetic-mitdb" / (std::string{record} + ".atr")))
      ++beats[first_part ? "DS1" : "DS2"][mark.symbol];
  }
  for (auto& [part, count] : beats) {
    EXPECT_GT(count['N'] + count['L'] + count['R'], 400) << part;
    EXPECT_GT(count['V'], 20) << part;
    EXPECT_GT(count['A'], 10) << part;
    EXPECT_EQ(count['+'], 4) << part;
  }
}

TEST_F(Synthesize, LeavesItsOwnFolderAloneAndRefusesAnother) {
  EXPECT_FALSE(make("a", 2, 7)[0].was_there);
  const auto before = fs::last_write_time(root / "a/synthetic-ptbxl/RECORDS");
  for (const auto& set : make("a", 2, 7)) EXPECT_TRUE(set.was_there);
  EXPECT_EQ(fs::last_write_time(root / "a/synthetic-ptbxl/RECORDS"), before);
  EXPECT_THROW(make("a", 3, 7), DataError);
  EXPECT_THROW(make("a", 2, 9), DataError);
  EXPECT_THROW(make("b", 0, 7), UsageError);
  EXPECT_THROW(make("b", 100'000, 7), UsageError);
  for (const auto& entry : fs::directory_iterator(root / "a"))  // nothing half-made stays behind
    EXPECT_TRUE(entry.path().filename().string().starts_with("synthetic-")) << entry.path();
}

TEST(Places, RecordsOfOnePatientShareAFold) {
  std::map<std::int64_t, std::set<int>> folds;
  std::map<int, int> size;
  constexpr int kRecords = 2000;
  for (int record = 0; record < kRecords; ++record) {
    const auto [patient, fold] = synthetic::place_of(7, record);
    folds[patient].insert(fold);
    ++size[fold];
  }
  for (const auto& [patient, of_it] : folds) EXPECT_EQ(of_it.size(), 1u) << patient;
  EXPECT_LT(folds.size(), kRecords * 0.95);
  EXPECT_EQ(size.size(), 10u);
  EXPECT_EQ(size.begin()->first, 1);
  for (const auto& [fold, records] : size) EXPECT_NEAR(records, kRecords / 10, 50) << fold;
}

}  // namespace
}  // namespace beatbench
