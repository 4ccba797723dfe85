#include "datasets/given_split.h"

#include "tests/datasets/fixture.h"

#include <algorithm>

namespace beatbench {
namespace {

// Ten records of eight patients: p0 has r0 and r1, p1 has r2 and r3. r9 is not labelled.
std::vector<RecordInfo> table() {
  const char* patients[] = {"p0", "p0", "p1", "p1", "p2", "p3", "p4", "p5", "p6", "p7"};
  std::vector<RecordInfo> records;
  for (int r = 0; r < 10; ++r) {
    RecordInfo info;
    info.id = "r" + std::to_string(r);
    info.patient = patients[r];
    if (r != 9) info.labels = {1};
    records.push_back(info);
  }
  return records;
}

SplitLists lists(std::vector<std::string> tenth, std::vector<std::string> train,
                 std::vector<std::string> validation, std::vector<std::string> test) {
  return {{"set-1.0", "mine", 5, 1, 0, 0, {0.1, 1}},
          {{"train", 0.1, 0, std::move(tenth)},
           {"train", 1, 0, std::move(train)},
           {"validation", 1, 0, std::move(validation)},
           {"test", 1, 0, std::move(test)}},
          {}};
}

SplitLists good() { return lists({"r2", "r3"}, {"r0", "r1", "r2", "r3"}, {"r4", "r5"}, {"r6"}); }

using Texts = std::vector<std::string>;

TEST(GivenSplit, GoodListsHaveNoMistakes) {
  EXPECT_EQ(split_mistakes(good(), table(), true), Texts());
}

TEST(GivenSplit, EveryMistakeIsToldAtOnce) {
  const SplitLists bad =
      lists({"r2", "r8"}, {"r0", "r2", "r2", "r77", "r9"}, {"r4", "r1", "r5"}, {"r3", "r4"});
  EXPECT_EQ(
      split_mistakes(bad, table(), true),
      (Texts{"train: record 'r77' not in the data set as it is prepared",
             "train: record 'r2' listed twice",
             "train: record 'r9' without a label of the protocol",
             "test and validation: one id in both (r4)", "test and train: one patient in both (p1)",
             "test and validation: one patient in both (p2)",
             "train and validation: one patient in both (p0)",
             "train at 10 %: record 'r8' not in train, of which it must be a subset"}));
  EXPECT_TRUE(std::ranges::none_of(split_mistakes(bad, table(), false), [](const auto& text) {
    return text.find("without a label") != std::string::npos;
  })) << "waves need no labels";
}

TEST(GivenSplit, PartsMustBeThereOnceAndHoldRecords) {
  SplitLists none = good();
  none.lists = {{"train", 1, 0, {}},
                {"train", 1, 0, {"r0", "r1"}},
                {"trial", 1, 0, {"r4"}},
                {"test", 1, 0, {"r6"}},
                {"test", 1, 0, {"r6"}}};
  EXPECT_EQ(split_mistakes(none, table(), true),
            (Texts{"train: is empty", "'trial' is no part (train, validation, test)",
                   "has two lists of train", "has no list of the part validation",
                   "has 2 lists of the part test"}));
}

TEST(GivenSplit, ManyRecordsAreCountedAndThreeOfThemNamed) {
  SplitLists many = good();
  many.lists[1].ids = {"a", "b", "c", "d", "r2", "r3"};
  EXPECT_EQ(split_mistakes(many, table(), true),
            Texts{"train: 4 records ('a', 'b', 'c', …) not in the data set as it is prepared"});
}

TEST(GivenSplit, ItsSha256IsThatOfTheListsThatACellUses) {
  const SplitLists one = good();
  SplitLists other = good();
  other.lists[0].ids = {"r2"};
  EXPECT_EQ(sha256_of(one, 1), sha256_of(other, 1)) << "the tenth is no part of it";
  EXPECT_NE(sha256_of(one, 0.1), sha256_of(other, 0.1));
  EXPECT_NE(sha256_of(one, 1), sha256_of(one, 0.1));
  EXPECT_EQ(sha256_of(one, 0.5), "");
  other = good();
  std::swap(other.lists[2].part, other.lists[3].part);
  EXPECT_NE(sha256_of(one, 1), sha256_of(other, 1));
}

TEST(GivenSplit, IsReadAsRowsInTheOrderOfTheRecords) {
  const TemporaryFolder folder;
  SplitLists shuffled = good();
  shuffled.lists[1].ids = {"r3", "r0", "r2", "r1"};
  write_json(folder / "s.json", to_json(shuffled));
  const Split split = read_given_split(folder / "s.json", 1, sha256_of(shuffled, 1), table());
  EXPECT_EQ(split.train, (std::vector<std::int64_t>{0, 1, 2, 3}));
  EXPECT_EQ(split.validation, (std::vector<std::int64_t>{4, 5}));
  EXPECT_EQ(split.test, std::vector<std::int64_t>{6});
  EXPECT_EQ(read_given_split(folder / "s.json", 0.1, sha256_of(shuffled, 0.1), table()).train,
            (std::vector<std::int64_t>{2, 3}));
}

TEST(GivenSplit, AFileThatChangedSinceThePlanIsRefused) {
  const TemporaryFolder folder;
  write_json(folder / "s.json", to_json(good()));
  EXPECT_EQ(
      message_of([&] { read_given_split(folder / "s.json", 1, std::string(64, 'a'), table()); },
                 folder.path()),
      "DIR/s.json: its lists are not those of SHA-256 aaaaaaaaaaaa that this cell was planned "
      "with. Run the experiment again");
  const auto few = std::vector<RecordInfo>(3);
  EXPECT_EQ(message_of([&] { read_given_split(folder / "s.json", 1, sha256_of(good(), 1), few); },
                       folder.path()),
            "DIR/s.json: names the record 'r0', which is not in the data set as it is prepared");
}

// What `data splits` writes, taken back, is the built-in split, index for index.
TEST(GivenSplit, TheBuiltInSplitComesBackAsItIs) {
  const TemporaryFolder folder;
  std::vector<RecordInfo> records;
  for (int r = 0; r < 90; ++r) {
    RecordInfo info;
    info.id = std::to_string(r);
    info.patient = std::to_string(r / 2);
    info.labels = {static_cast<std::uint8_t>(r % 3 == 0)};
    records.push_back(info);
  }
  const SplitPlan plan{"set-1.0", "waves", 5, 2, 7, 7, {0.1, 0.5, 1}};
  write_json(folder / "s.json", to_json(make_split_lists(records, {"a"}, plan)));
  const SplitLists read = read_split_lists(folder / "s.json");
  EXPECT_EQ(split_mistakes(read, records, false), Texts());
  const Split built_in = patient_folds(records, 5, 7)[1];
  for (const double fraction : plan.fractions) {
    const Split given =
        read_given_split(folder / "s.json", fraction, sha256_of(read, fraction), records);
    EXPECT_EQ(given.train,
              fraction < 1 ? label_subset(records, built_in.train, fraction, 7) : built_in.train);
    EXPECT_EQ(given.validation, built_in.validation);
    EXPECT_EQ(given.test, built_in.test);
  }
}

}  // namespace
}  // namespace beatbench
