#include "harness/train/corpus_view.h"

#include "harness/base/error.h"
#include "tests/base/temporary_folder.h"
#include "tests/train/toy_set.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

// Six records of two leads and four samples, folds 1 2 3 1 2 3, patients a a b b c c; the value of
// a record's samples is base + its number.
std::shared_ptr<const PreparedSet> toy(const std::filesystem::path& folder, const char* name,
                                       float base, bool beats = false, double rate_hz = 4) {
  Contents contents;
  contents.dataset = name;
  contents.spec = {rate_hz, 4 / rate_hz, {"I", "II"}};
  contents.has_beats = beats;
  std::vector<ToyRecord> records;
  for (int i = 0; i < 6; ++i) {
    ToyRecord record{{.id = std::to_string(i), .patient = std::string(1, "aabbcc"[i])},
                     std::vector<float>(8, base + static_cast<float>(i))};
    record.info.fold = i % 3 + 1;
    record.beats = {{i, 'N'}, {i + 1, 'V'}};
    records.push_back(record);
  }
  return std::make_shared<PreparedSet>(write_toy_set(folder / name, contents, records));
}

std::vector<float> first_values(const CorpusView& corpus) {
  std::vector<float> values;
  for (std::int64_t i = 0; i < corpus.size(); ++i) values.push_back(corpus.record(i)[0]);
  return values;
}

TEST(CorpusView, TakesAllRecordsInOrder) {
  const TemporaryFolder folder;
  const CorpusView corpus({{toy(folder.path(), "x", 0), {}}});
  EXPECT_EQ(first_values(corpus), (std::vector<float>{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(corpus.record(3).size(), 8u);
  EXPECT_EQ(corpus.shape().leads, (std::vector<std::string>{"I", "II"}));
  EXPECT_EQ(corpus.shape().samples, 4);
  EXPECT_EQ(corpus.shape().rate_hz, 4);
}

TEST(CorpusView, TakesTheFoldsOfEachPart) {
  const TemporaryFolder folder;
  const CorpusView corpus(
      {{toy(folder.path(), "x", 0), {3, 1}}, {toy(folder.path(), "y", 10), {2}}});
  EXPECT_EQ(first_values(corpus), (std::vector<float>{0, 2, 3, 5, 11, 14}));
}

TEST(CorpusView, LimitKeepsTheFirstOfTheSelectedRecords) {
  const TemporaryFolder folder;
  const auto x = toy(folder.path(), "x", 0), y = toy(folder.path(), "y", 10);
  EXPECT_EQ(first_values(CorpusView({{x, {2}}, {y, {2}}}, 3)), (std::vector<float>{1, 4, 11}));
  EXPECT_EQ(CorpusView({{x, {2}}, {y, {2}}}, 99).size(), 4);
}

TEST(CorpusView, PatientsAreDistinctAcrossDataSets) {
  const TemporaryFolder folder;
  const CorpusView corpus({{toy(folder.path(), "x", 0), {}}, {toy(folder.path(), "y", 10), {}}});
  EXPECT_EQ(corpus.patient(0), corpus.patient(1));
  EXPECT_NE(corpus.patient(1), corpus.patient(2));
  for (std::int64_t i = 0; i < 6; ++i)
    for (std::int64_t k = 6; k < 12; ++k) EXPECT_NE(corpus.patient(i), corpus.patient(k));
}

TEST(CorpusView, OnePatientOfTwoFoldsStaysOne) {
  const TemporaryFolder folder;
  const auto x = toy(folder.path(), "x", 0);
  const CorpusView corpus({{x, {1}}, {x, {2}}});  // records 0 3, then 1 4: a b a c
  EXPECT_EQ(corpus.patient(0), corpus.patient(2));
  EXPECT_NE(corpus.patient(1), corpus.patient(3));
}

TEST(CorpusView, HasBeatsOnlyWhereEverySetHasThem) {
  const TemporaryFolder folder;
  const auto with = toy(folder.path(), "x", 0, true), without = toy(folder.path(), "y", 10);
  const CorpusView corpus({{with, {2}}});
  EXPECT_TRUE(corpus.has_beats());
  ASSERT_EQ(corpus.beats(1).size(), 2u);
  EXPECT_EQ(corpus.beats(1)[1].sample, 5);
  EXPECT_EQ(corpus.beats(1)[1].symbol, 'V');
  const CorpusView mixed({{with, {}}, {without, {}}});
  EXPECT_FALSE(mixed.has_beats());
  EXPECT_TRUE(mixed.beats(7).empty());
}

TEST(CorpusView, FingerprintIsOfTheseRecordsInThisOrder) {
  const TemporaryFolder folder;
  const auto x = toy(folder.path(), "x", 0), y = toy(folder.path(), "y", 10);
  const std::string all = CorpusView({{x, {}}}).fingerprint();
  EXPECT_EQ(all.size(), 64u);
  EXPECT_EQ(CorpusView({{x, {1, 2, 3}}}).fingerprint(), all) << "the same records by name";
  EXPECT_NE(CorpusView({{x, {1, 2}}}).fingerprint(), all);
  EXPECT_NE(CorpusView({{x, {}}}, 5).fingerprint(), all);
  EXPECT_NE(CorpusView({{y, {}}}).fingerprint(), all);
  EXPECT_NE(CorpusView({{x, {}}, {y, {}}}).fingerprint(),
            CorpusView({{y, {}}, {x, {}}}).fingerprint());
}

TEST(CorpusView, RefusesNothingAndSetsOfAnotherShape) {
  const TemporaryFolder folder;
  const auto x = toy(folder.path(), "x", 0);
  EXPECT_THROW(CorpusView({}), DataError);
  EXPECT_THROW(CorpusView({{x, {9}}}), DataError);
  EXPECT_THROW(CorpusView({{x, {}}, {toy(folder.path(), "fast", 0, false, 8), {}}}), DataError);
}

}  // namespace
}  // namespace beatbench
