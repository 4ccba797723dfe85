// Counts: the split files of PTB-XL 1.0.3 (MERL), checked against the release's tables.
#include "datasets/ptbxl/label_sets.h"
#include "datasets/ptbxl/ptbxl.h"
#include "datasets/split_lists.h"
#include "datasets/splits.h"
#include "datasets/verify.h"
#include "tests/datasets/fixture.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace beatbench {
namespace {

int part_of(int fold) { return fold <= 8 ? 0 : fold - 8; }

TEST(RealPtbXl, HasThePublishedLabelsInEveryPart) {
  BEATBENCH_NEEDS(folder, "ptb-xl-1.0.3");
  const PtbXl set(folder);
  ASSERT_EQ(set.full_table().size(), 21799u);
  int labelled[3] = {}, positive[3][5] = {};
  std::map<std::string, std::set<int>> folds;
  for (const RecordInfo& info : set.full_table()) {
    folds[info.patient].insert(info.fold);
    if (info.labels.empty()) continue;
    ++labelled[part_of(info.fold)];
    for (std::size_t c = 0; c < 5; ++c) positive[part_of(info.fold)][c] += info.labels[c];
  }
  EXPECT_EQ(labelled[0], 17084);
  EXPECT_EQ(labelled[1], 2146);
  EXPECT_EQ(labelled[2], 2158);
  const int expected[3][5] = {
      {3907, 2119, 4379, 7596, 4186}, {495, 268, 540, 955, 528}, {496, 262, 550, 963, 521}};
  const int total[5] = {4898, 2649, 5469, 9514, 5235};  // CD HYP MI NORM STTC
  for (std::size_t c = 0; c < 5; ++c) {
    for (std::size_t part = 0; part < 3; ++part)
      EXPECT_EQ(positive[part][c], expected[part][c]) << part << c;
    EXPECT_EQ(positive[0][c] + positive[1][c] + positive[2][c], total[c]);
  }
  EXPECT_EQ(folds.size(), 18869u);
  for (const auto& [patient, in] : folds) EXPECT_EQ(in.size(), 1u) << patient;
}

// Strodthoff et al. 2020, table 1: 71 statements, 23 subclasses, 19 of form, 12 of rhythm. How many
// records have one of them: counted from the tables of release 1.0.3.
TEST(RealPtbXl, GivesTheOtherSetsOfLabels) {
  BEATBENCH_NEEDS(folder, "ptb-xl-1.0.3");
  const PtbXl set(folder);
  const std::tuple<const char*, std::size_t, int> expected[] = {
      {"all", 71, 21799}, {"subclass", 23, 21388}, {"form", 19, 8978}, {"rhythm", 12, 21030}};
  for (const auto& [name, classes, labelled] : expected) {
    const RecordLabels labels = statement_labels(set.full_table(), set.statements(), name);
    EXPECT_EQ(labels.classes.size(), classes) << name;
    EXPECT_TRUE(std::ranges::is_sorted(labels.classes)) << name;
    EXPECT_EQ(std::ranges::count_if(labels.labels, [](const auto& own) { return !own.empty(); }),
              labelled)
        << name;
  }
}

TEST(RealPtbXl, ListsTheRecordsOfThePartThatIsHere) {
  BEATBENCH_NEEDS(folder, "ptb-xl-1.0.3");
  const PtbXl set(folder);
  ASSERT_EQ(set.records().size(), 1987u);
  EXPECT_EQ(set.id(), "ptb-xl-1.0.3");
  const Recording low = set.read(0, 100), high = set.read(0, 250);
  EXPECT_EQ(low.leads, standard_leads());
  EXPECT_EQ(low.signal_mv[0].size(), 1000u);
  EXPECT_FLOAT_EQ(low.signal_mv[0][0], -0.119f);  // 00001_lr.hea: first value -119 at 1000 per mV
  EXPECT_EQ(high.rate_hz, 500);
  EXPECT_EQ(set.read(1986, 250).rate_hz, 100);  // ids from 501 on are here at 100 Hz alone
}

TEST(RealPtbXl, LabelSubsetsOfTheWholeTableKeepPatientsTogetherAndClassesEven) {
  BEATBENCH_NEEDS(folder, "ptb-xl-1.0.3");
  const std::vector<RecordInfo> records = PtbXl(folder).full_table();
  std::vector<std::int64_t> train;
  for (std::size_t i = 0; i < records.size(); ++i)
    if (records[i].fold <= 8 && !records[i].labels.empty())
      train.push_back(static_cast<std::int64_t>(i));
  for (const double fraction : {0.01, 0.1}) {
    const auto subset = label_subset(records, train, fraction, 0);
    EXPECT_NEAR(static_cast<double>(subset.size()), fraction * 17084, 0.1 * fraction * 17084);
    std::map<std::string, int> kept, all;
    double norm = 0;
    for (const std::int64_t i : train) ++all[records[static_cast<std::size_t>(i)].patient];
    for (const std::int64_t i : subset) {
      ++kept[records[static_cast<std::size_t>(i)].patient];
      norm += records[static_cast<std::size_t>(i)].labels[3];
    }
    for (const auto& [patient, count] : kept) EXPECT_EQ(count, all[patient]);
    EXPECT_NEAR(norm / static_cast<double>(subset.size()), 7596.0 / 17084, 0.05);
  }
}

TEST(RealPtbXl, SplitListsOfTheWholeTableNestAndLetNoPatientCross) {
  BEATBENCH_NEEDS(folder, "ptb-xl-1.0.3");
  const PtbXl set(folder);
  const std::vector<RecordInfo> records = set.full_table();
  std::map<std::string, std::string> patient_of;
  for (const RecordInfo& info : records) patient_of[info.id] = info.patient;
  for (std::uint64_t draw = 0; draw < 3; ++draw) {
    const SplitLists lists = make_split_lists(
        records, set.classes(), {set.id(), "ptbxl", 0, 0, draw, draw, {0.01, 0.05, 0.1, 1}});
    ASSERT_EQ(lists.lists.size(), 6u);
    EXPECT_TRUE(lists.warnings.empty()) << lists.warnings.front();
    EXPECT_EQ(lists.lists[3].ids.size(), 17084u);
    EXPECT_EQ(lists.lists[4].ids.size(), 2146u);
    EXPECT_EQ(lists.lists[5].ids.size(), 2158u);
    std::map<std::string, std::set<std::string>> parts;
    for (const IdList& list : lists.lists)
      for (const std::string& id : list.ids) parts[patient_of.at(id)].insert(list.part);
    for (const auto& [patient, in] : parts) ASSERT_EQ(in.size(), 1u) << patient;
    std::map<std::string, std::int64_t> whole;
    for (const std::string& id : lists.lists[3].ids) ++whole[patient_of.at(id)];
    std::set<std::string> before;
    for (std::size_t i = 0; i < 4; ++i) {
      const IdList& list = lists.lists[i];
      const std::set<std::string> ids(list.ids.begin(), list.ids.end());
      EXPECT_TRUE(std::ranges::includes(ids, before)) << list.fraction;
      std::map<std::string, std::int64_t> kept;
      for (const std::string& id : ids) ++kept[patient_of.at(id)];
      for (const auto& [patient, count] : kept) ASSERT_EQ(count, whole.at(patient)) << patient;
      EXPECT_EQ(list.patients, std::llround(list.fraction * static_cast<double>(whole.size())));
      before = ids;
    }
  }
}

TEST(RealPtbXl, FoldsOfTheWholeTableShareNoPatient) {
  BEATBENCH_NEEDS(folder, "ptb-xl-1.0.3");
  const std::vector<RecordInfo> records = PtbXl(folder).full_table();
  std::vector<int> tested(records.size());
  for (const Split& split : patient_folds(records, 5, 0)) {
    std::map<std::string, std::set<int>> parts;
    int part = 0;
    for (const auto* indices : {&split.train, &split.validation, &split.test}) {
      for (const std::int64_t i : *indices)
        parts[records[static_cast<std::size_t>(i)].patient].insert(part);
      ++part;
    }
    EXPECT_EQ(parts.size(), 18869u);
    for (const auto& [patient, in] : parts) ASSERT_EQ(in.size(), 1u) << patient;
    for (const std::int64_t i : split.test) ++tested[static_cast<std::size_t>(i)];
  }
  for (const int times : tested) ASSERT_EQ(times, 1);
}

TEST(RealPtbXl, FilesMatchTheSetsOwnChecksums) {
  BEATBENCH_NEEDS(folder, "ptb-xl-1.0.3");
  Progress quiet("", true);
  EXPECT_EQ(text(verify_dataset(folder, quiet)), "4955 files match");
}

}  // namespace
}  // namespace beatbench
