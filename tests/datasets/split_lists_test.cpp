#include "datasets/split_lists.h"

#include "datasets/splits.h"
#include "harness/base/atomic_file.h"
#include "harness/base/hash.h"
#include "tests/datasets/fixture.h"

#include <algorithm>
#include <set>

namespace beatbench {
namespace {

const std::vector<std::string> kClasses = {"common", "rare"};

// Patients of one to three records, in folds 1 to 10 where `folded`; one in four is common, one in
// fifty rare; every tenth is not labelled.
std::vector<RecordInfo> table(int patients, bool folded) {
  std::vector<RecordInfo> records;
  for (int p = 0; p < patients; ++p)
    for (int i = 0; i <= p % 3; ++i) {
      RecordInfo info;
      info.id = "r" + std::to_string(records.size());
      info.patient = "p" + std::to_string(p);
      if (folded) info.fold = 1 + p % 10;
      if (p % 10 != 7 || !folded)
        info.labels = {static_cast<std::uint8_t>(p % 4 == 0),
                       static_cast<std::uint8_t>(p % 50 == 3)};
      records.push_back(info);
    }
  return records;
}

const IdList& part(const SplitLists& lists, const std::string& name, double fraction = 1) {
  const auto found = std::ranges::find_if(lists.lists, [&](const IdList& list) {
    return list.part == name && list.fraction == fraction;
  });
  EXPECT_NE(found, lists.lists.end()) << name << fraction;
  return *found;
}

std::set<std::string> set_of(const IdList& list) { return {list.ids.begin(), list.ids.end()}; }

std::set<std::string> patients_of(const std::vector<RecordInfo>& records, const IdList& list) {
  const std::set<std::string> ids = set_of(list);
  std::set<std::string> patients;
  for (const RecordInfo& info : records)
    if (ids.contains(info.id)) patients.insert(info.patient);
  return patients;
}

void expect_nothing_in_both(const std::set<std::string>& a, const std::set<std::string>& b) {
  for (const std::string& one : a) EXPECT_FALSE(b.contains(one)) << one;
}

SplitPlan own(std::uint64_t draw = 0) {
  return {"set-1.0", "task", 0, 0, draw, draw, {1, 0.01, 0.1, 0.05}};
}
SplitPlan dealt(int fold, std::uint64_t seed = 0) {
  return {"set-1.0", "waves", 4, fold, seed, seed, {0.1, 1}};
}

TEST(SplitLists, NestAndLetNoPatientCross) {
  const auto records = table(1000, true);
  for (const std::uint64_t seed : {0u, 1u, 2u}) {
    const SplitLists lists = make_split_lists(records, kClasses, own(seed));
    ASSERT_EQ(lists.lists.size(), 6u);
    const std::set<std::string> train = patients_of(records, part(lists, "train"));
    const std::set<std::string> test = patients_of(records, part(lists, "test"));
    expect_nothing_in_both(train, test);
    expect_nothing_in_both(train, patients_of(records, part(lists, "validation")));
    expect_nothing_in_both(test, patients_of(records, part(lists, "validation")));
    std::set<std::string> before;
    for (const double fraction : {0.01, 0.05, 0.1, 1.0}) {
      const IdList& list = part(lists, "train", fraction);
      const std::set<std::string> ids = set_of(list);
      EXPECT_TRUE(std::ranges::includes(ids, before)) << fraction;
      const auto patients = patients_of(records, list);
      EXPECT_EQ(list.patients, std::ssize(patients));
      for (const RecordInfo& info : records)  // whole patients, of the labelled training records
        EXPECT_EQ(ids.contains(info.id), patients.contains(info.patient)) << info.id;
      before = ids;
    }
  }
  EXPECT_NE(part(make_split_lists(records, kClasses, own(0)), "train", 0.1).ids,
            part(make_split_lists(records, kClasses, own(1)), "train", 0.1).ids);
}

TEST(SplitLists, AreThoseThatTheProtocolsUse) {
  const auto records = table(200, false);
  for (int fold = 1; fold <= 4; ++fold) {
    const SplitLists lists = make_split_lists(records, kClasses, dealt(fold, 3));
    const Split split = patient_folds(records, 4, 3).at(static_cast<std::size_t>(fold - 1));
    const auto expect = [&](const IdList& list, const std::vector<std::int64_t>& indices) {
      std::vector<std::string> ids;
      for (const std::int64_t i : indices) ids.push_back(records[static_cast<std::size_t>(i)].id);
      EXPECT_EQ(list.ids, ids);
    };
    expect(part(lists, "test"), split.test);
    expect(part(lists, "validation"), split.validation);
    expect(part(lists, "train"), split.train);
    expect(part(lists, "train", 0.1), label_subset(records, split.train, 0.1, 3));
  }
}

TEST(SplitLists, DrawLabelsApartFromDealingFolds) {
  const auto records = table(200, false);
  SplitPlan plan = dealt(1, 3);
  const SplitLists before = make_split_lists(records, kClasses, plan);
  plan.draw = 4;
  const SplitLists lists = make_split_lists(records, kClasses, plan);
  EXPECT_EQ(part(lists, "train").ids, part(before, "train").ids);
  EXPECT_EQ(part(lists, "test").ids, part(before, "test").ids);
  EXPECT_NE(part(lists, "train", 0.1).ids, part(before, "train", 0.1).ids);
}

TEST(SplitLists, WarnWhereAClassHasNoPositive) {
  const SplitLists lists = make_split_lists(table(200, true), kClasses, own());
  std::set<std::string> without;
  for (const IdList& list : lists.lists) {
    bool rare = false;
    for (const RecordInfo& info : table(200, true))
      rare = rare || (set_of(list).contains(info.id) && info.labels[1] != 0);
    if (!rare) without.insert(list.part + (list.fraction < 1 ? std::to_string(list.fraction) : ""));
  }
  // Patients 3, 53, … are all in fold 4: neither validation nor test has one, nor 1 % of 160.
  EXPECT_TRUE(without.contains("validation") && without.contains("test"));
  EXPECT_FALSE(without.contains("train"));
  const auto of_rare = std::ranges::count_if(lists.warnings, [](const std::string& warning) {
    return warning.starts_with("class rare has no positive in ");
  });
  EXPECT_EQ(of_rare, std::ssize(without));
  EXPECT_EQ(lists.warnings.back(), "class rare has no positive in test");
}

TEST(SplitLists, AreHashedALineAnId) {
  const IdList list{"test", 1, 2, {"a", "b"}};
  EXPECT_EQ(sha256_of(list), sha256_hex("a\nb\n"));
  EXPECT_EQ(file_name(own(7)), "task-d7.json");
  SplitPlan plan = dealt(2);
  EXPECT_EQ(file_name(plan), "waves-f2-s0.json");
  plan.draw = 4;
  EXPECT_EQ(file_name(plan), "waves-f2-s0-d4.json");
}

TEST(SplitLists, ReadBackTheSame) {
  const TemporaryFolder folder;
  const auto records = table(300, true);
  const SplitLists made = make_split_lists(records, kClasses, own(5));
  write_json(folder / "a.json", to_json(made));
  const SplitLists read = read_split_lists(folder / "a.json");
  EXPECT_EQ(read.lists, made.lists);
  EXPECT_EQ(read.warnings, made.warnings);
  EXPECT_EQ(make_split_lists(records, kClasses, read.plan).lists, made.lists);
  EXPECT_TRUE(differences(made, read).empty());
  const auto found = differences(make_split_lists(records, kClasses, own(6)), read);
  ASSERT_EQ(found.size(), 3u);  // the three subsets; the folds are the set's own
  EXPECT_TRUE(found[2].starts_with("train at 10 %: ")) << found[2];
  SplitPlan other = own(5);
  other.dataset = "set-2.0";
  EXPECT_EQ(differences(make_split_lists(records, kClasses, other), read),
            std::vector<std::string>{"of set-1.0, not of set-2.0"});
}

TEST(SplitLists, RefuseDamagedFiles) {
  const TemporaryFolder folder;
  Json json = to_json(make_split_lists(table(30, true), kClasses, own()));
  const auto message = [&](const Json& changed) {
    write_json(folder / "a.json", changed);
    return message_of([&] { read_split_lists(folder / "a.json"); }, folder.path());
  };
  Json changed = json;
  changed["lists"][5]["ids"].push_back("r999");
  EXPECT_EQ(message(changed), "DIR/a.json: test: its ids are not those of its SHA-256");
  changed = json;
  changed["version"] = 2;
  EXPECT_EQ(message(changed), "DIR/a.json: not of the format beatbench-splits 1");
  changed = json;
  changed["lists"][0]["ids"] = 7;
  EXPECT_TRUE(message(changed).starts_with("DIR/a.json: not as docs/splits.md says ("));
  EXPECT_TRUE(message(Json::array()).starts_with("DIR/a.json: not as docs/splits.md says ("));
  EXPECT_EQ(message_of([&] { make_split_lists(table(30, false), kClasses, own()); }),
            "set-1.0 has no folds of its own: say into how many to deal it");
}

}  // namespace
}  // namespace beatbench
