#include "datasets/overlap/content.h"

#include "tests/datasets/overlap/hearts.h"

#include <fstream>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

class Content : public testing::Test {
 protected:
  void SetUp() override {
    for (int i = 1; i <= 3; ++i) record(folder_, "E" + std::to_string(i), Heart(i));
  }
  static ContentHashes get(const PreparedSet& set) {
    Progress quiet("", true);
    return content_hashes(set, quiet);
  }
  TemporaryFolder folder_;
};

TEST_F(Content, LiesBesideTheSetAndIsNoPartOfIt) {
  const PreparedSet set = prepared(folder_, "own");
  const ContentHashes made = get(set);
  EXPECT_GT(made.marks.size(), 100u);
  EXPECT_EQ(made.marks_of.size(), 3u * 12u);
  EXPECT_TRUE(std::ranges::is_sorted(made.marks, {}, &ContentMark::key));
  ASSERT_TRUE(fs::exists(set.folder() / "landmarks-2.npy"));
  const auto time = fs::last_write_time(set.folder() / "landmarks-2.npy");
  const ContentHashes read = get(set);
  EXPECT_EQ(read.marks, made.marks);
  EXPECT_EQ(read.patients, made.patients);
  EXPECT_EQ(read.marks_of, made.marks_of);
  EXPECT_EQ(read.leads, set.spec().leads);
  EXPECT_EQ(fs::last_write_time(set.folder() / "landmarks-2.npy"), time);
  EXPECT_EQ(PreparedSet(set.folder()).fingerprint(), set.fingerprint());
  EXPECT_EQ(prepared(folder_, "own").folder(), set.folder());
}

TEST_F(Content, IsMadeAnewWhereDamagedOrOfAnotherSet) {
  const PreparedSet set = prepared(folder_, "own");
  const ContentHashes made = get(set);
  const fs::path marks = set.folder() / "landmarks-2.npy";
  const fs::path counts = set.folder() / "landmark-counts-2.npy";
  const fs::path owner = set.folder() / "landmarks-2.json";
  const auto expect_made_anew = [&](const std::string& damage) {
    const auto time = fs::last_write_time(marks) - std::chrono::hours(1);
    fs::last_write_time(marks, time);
    const ContentHashes anew = get(set);
    EXPECT_EQ(anew.marks, made.marks) << damage;
    EXPECT_EQ(anew.marks_of, made.marks_of) << damage;
    EXPECT_NE(fs::last_write_time(marks), time) << damage;
  };
  fs::resize_file(marks, fs::file_size(marks) - 8);
  expect_made_anew("cut marks");
  fs::resize_file(counts, fs::file_size(counts) - 4);
  expect_made_anew("cut counts");
  for (const char* json : {R"({"fingerprint": "another"})", R"({"fingerprint": 1})", "[]", "{}",
                           "7", "null", "nonsense", ""}) {
    std::ofstream(owner) << json;
    expect_made_anew(json);
  }
  fs::remove(counts);
  expect_made_anew("no counts");
  fs::remove(marks);
  EXPECT_EQ(get(set).marks, made.marks);
  EXPECT_EQ(read_json(owner), (Json{{"fingerprint", set.fingerprint()}}));
}

TEST_F(Content, HashesIdsUnderTheNameOfTheirSet) {
  const PreparedSet own = prepared(folder_, "own"), other = prepared(folder_, "other");
  const ContentHashes a = hashes(own), b = hashes(other);
  EXPECT_EQ(a.marks, b.marks);  // the content is the same
  EXPECT_NE(a.records[0], a.records[1]);
  EXPECT_NE(a.records[0], a.patients[0]);
  EXPECT_NE(a.records[0], b.records[0]);
  EXPECT_EQ(record_of("100/3"), "100");
  EXPECT_EQ(record_of("100"), "100");
}

TEST_F(Content, HasNoMarksOfFlatSlowOrShortRecords) {
  write_cinc_record(folder_, "F", 500, standard_leads(),
                    std::vector<std::vector<std::int32_t>>(12, std::vector<std::int32_t>(5000, 7)));
  const ContentHashes all = hashes(prepared(folder_, "own"));
  const auto marks = marks_in(all, standard_leads());
  EXPECT_EQ(marks[3], 0);
  EXPECT_GT(marks[0], 100);
  EXPECT_EQ(marks_in(all, {"V1", "II"})[0], all.count(0, 1) + all.count(0, 6));
  SignalSpec slow, brief;
  slow.rate_hz = 40;
  brief.seconds = 1.5;
  EXPECT_TRUE(hashes(prepared(folder_, "own", slow)).marks.empty());
  const ContentHashes windows = hashes(prepared(folder_, "own", brief));
  EXPECT_TRUE(windows.marks.empty());
  EXPECT_EQ(windows.records[0], windows.records[5]);  // windows of one record
}

}  // namespace
}  // namespace beatbench
