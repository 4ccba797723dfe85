#include "datasets/splits.h"

#include "tests/datasets/fixture.h"

#include <algorithm>
#include <map>
#include <set>

namespace beatbench {
namespace {

using Indices = std::vector<std::int64_t>;

// `patients` patients of `each` records; every fourth patient is positive.
std::vector<RecordInfo> records_of(int patients, int each) {
  std::vector<RecordInfo> records;
  for (int p = 0; p < patients; ++p)
    for (int i = 0; i < each; ++i) {
      RecordInfo info;
      info.id = std::to_string(records.size());
      info.patient = "p" + std::to_string(p);
      info.labels = {static_cast<std::uint8_t>(p % 4 == 0)};
      records.push_back(info);
    }
  return records;
}

Indices all_of(const std::vector<RecordInfo>& records) {
  Indices all;
  for (std::size_t i = 0; i < records.size(); ++i) all.push_back(static_cast<std::int64_t>(i));
  return all;
}

std::set<std::string> patients_of(const std::vector<RecordInfo>& records, const Indices& part) {
  std::set<std::string> patients;
  for (const std::int64_t i : part) patients.insert(records[static_cast<std::size_t>(i)].patient);
  return patients;
}

TEST(PatientFolds, OfLudbTestEachRecordOnceInEvenParts) {
  const auto records = records_of(200, 1);
  for (const std::uint64_t seed : {0u, 1u}) {
    Indices tested;
    for (const Split& split : patient_folds(records, 5, seed)) {
      EXPECT_EQ(split.test.size(), 40u);
      EXPECT_EQ(split.validation.size(), 32u);  // 20 % of 160
      EXPECT_EQ(split.train.size(), 128u);
      Indices whole = split.train;
      whole.insert(whole.end(), split.validation.begin(), split.validation.end());
      whole.insert(whole.end(), split.test.begin(), split.test.end());
      std::ranges::sort(whole);
      EXPECT_EQ(whole, all_of(records));
      tested.insert(tested.end(), split.test.begin(), split.test.end());
    }
    std::ranges::sort(tested);
    EXPECT_EQ(tested, all_of(records));
  }
  EXPECT_EQ(patient_folds(records, 5, 0)[0].test, patient_folds(records, 5, 0)[0].test);
  EXPECT_NE(patient_folds(records, 5, 0)[0].test, patient_folds(records, 5, 1)[0].test);
}

TEST(PatientFolds, DifferByOneAtMost) {
  for (const Split& split : patient_folds(records_of(17, 1), 5, 3))
    EXPECT_TRUE(split.test.size() == 3 || split.test.size() == 4);
}

TEST(PatientFolds, KeepPatientsTogether) {
  const auto records = records_of(20, 3);
  for (const Split& split : patient_folds(records, 4, 7)) {
    std::size_t patients = 0;
    for (const Indices* part : {&split.train, &split.validation, &split.test}) {
      EXPECT_EQ(patients_of(records, *part).size() * 3, part->size());
      patients += patients_of(records, *part).size();
    }
    EXPECT_EQ(patients, 20u);
  }
}

TEST(PatientFolds, RefuseWhatCannotBe) {
  EXPECT_EQ(message_of([] { patient_folds(records_of(3, 2), 5, 0); }),
            "5 folds of 3 patients: there must be two folds at least, and a patient for each");
  EXPECT_EQ(message_of([] { patient_folds(records_of(3, 2), 1, 0); }),
            "1 folds of 3 patients: there must be two folds at least, and a patient for each");
}

TEST(LabelSubset, IsNestedByPatientAndStratified) {
  const auto records = records_of(400, 2);
  const Indices train = all_of(records);
  Indices before;
  for (const double fraction : {0.01, 0.05, 0.1, 0.5, 1.0}) {
    const Indices subset = label_subset(records, train, fraction, 5);
    const auto patients = patients_of(records, subset);
    EXPECT_EQ(patients.size(), static_cast<std::size_t>(400 * fraction));
    EXPECT_EQ(subset.size(), 2 * patients.size());
    EXPECT_TRUE(std::ranges::includes(subset, before));
    const auto positive = std::ranges::count_if(subset, [&](std::int64_t i) {
      return records[static_cast<std::size_t>(i)].labels[0] != 0;
    });
    EXPECT_NEAR(static_cast<double>(positive), 0.25 * static_cast<double>(subset.size()), 2.0);
    before = subset;
  }
  EXPECT_EQ(before, train);
  EXPECT_NE(label_subset(records, train, 0.1, 5), label_subset(records, train, 0.1, 6));
}

TEST(LabelSubset, KeepsOnePatientAtLeastAndToTrainAlone) {
  const auto records = records_of(20, 2);
  EXPECT_EQ(label_subset(records, all_of(records), 0.001, 1).size(), 2u);
  const Indices train = {0, 1, 6, 7, 20};
  EXPECT_EQ(label_subset(records, train, 1, 1), train);
  EXPECT_TRUE(label_subset(records, {}, 1, 1).empty());
  EXPECT_EQ(message_of([&] { label_subset(records, train, 0, 1); }),
            "a label fraction of 0.000000: must be > 0 and <= 1");
}

}  // namespace
}  // namespace beatbench
