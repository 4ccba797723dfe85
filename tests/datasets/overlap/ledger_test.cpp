#include "datasets/overlap/ledger.h"

#include "tests/datasets/overlap/hearts.h"

namespace beatbench {
namespace {

// Two sets of four records each; hashes and shared recordings are set by hand.
class LedgerOf : public testing::Test {
 protected:
  void SetUp() override {
    for (int i = 0; i < 4; ++i) {
      write_cinc_record(a_, "A" + std::to_string(i), 100, {"I"}, ramps(1, 100));
      write_cinc_record(b_, "B" + std::to_string(i), 100, {"I"}, ramps(1, 100));
    }
  }
  static ContentHashes by_hand(std::vector<std::uint64_t> patients, std::uint64_t first_record) {
    ContentHashes made;
    made.patients = std::move(patients);
    for (std::uint64_t i = 0; i < 4; ++i) made.records.push_back(first_record + i);
    made.leads = {"I"};
    made.marks_of.assign(4, 300);
    made.starts_s.assign(4, 0);
    return made;
  }
  // One letter a scored record: c(lean), u(nknown), p(atient), r(ecord).
  static std::string letters(const Ledger& answer) {
    std::string all;
    for (const Overlap state : answer.states) all += "cupr"[static_cast<std::size_t>(state)];
    return all;
  }

  TemporaryFolder a_, b_;
  SignalSpec spec_{.rate_hz = 100, .seconds = 1, .leads = {"I"}};
  PreparedSet made_of(const TemporaryFolder& folder, const char* name) const {
    return prepared(folder, name, spec_);
  }
};

TEST_F(LedgerOf, OneSetGoesByItsIdsAndPatients) {
  const PreparedSet set = made_of(a_, "a");
  const ContentHashes own = by_hand({1, 1, 2, 3}, 100);
  EXPECT_EQ(letters(ledger({set, own, {0, 3}}, {set, own, {1, 2, 3}}, {})), "pcr");
  const Ledger answer = ledger({set, own, {0}}, {set, own, {1}}, {});
  EXPECT_EQ(answer.state(), Overlap::same_patient);
  ASSERT_EQ(answer.pairs.size(), 1u);
  EXPECT_EQ(answer.pairs[0].seen + " " + answer.pairs[0].scored, "A0 A1");
  EXPECT_EQ(ledger({set, own, {0}}, {set, own, {2, 3}}, {}).state(), Overlap::clean);
}

TEST_F(LedgerOf, TwoSetsGoByTheirContent) {
  const PreparedSet seen = made_of(a_, "a"), scored = made_of(b_, "b");
  const ContentHashes of_seen = by_hand({1, 2, 3, 4}, 100), of_scored = by_hand({5, 5, 6, 7}, 200);
  const std::vector<SameRecording> same = {{2, 0, 0, 0.99}};
  const auto judge = [&](std::vector<std::int64_t> trained, std::vector<std::int64_t> tested) {
    return letters(
        ledger({seen, of_seen, std::move(trained)}, {scored, of_scored, std::move(tested)}, same));
  };
  EXPECT_EQ(judge({2}, {0, 2}), "rc");
  EXPECT_EQ(judge({0, 1, 3}, {0, 1, 2, 3}), "cccc");
  // A2 is B0, which is not scored, but its patient's B1 is.
  EXPECT_EQ(judge({2}, {1, 3}), "pc");
}

TEST_F(LedgerOf, TheSeenSetsPatientsTellToo) {
  const PreparedSet seen = made_of(a_, "a"), scored = made_of(b_, "b");
  const ContentHashes of_seen = by_hand({1, 1, 3, 4}, 100), of_scored = by_hand({5, 6, 7, 8}, 200);
  const std::vector<SameRecording> same = {{1, 3, 0, 0.99}};
  // B3 is A1, which was not seen, but A0 of the same patient was.
  const Ledger answer = ledger({seen, of_seen, {0}}, {scored, of_scored, {2, 3}}, same);
  EXPECT_EQ(letters(answer), "cp");
  EXPECT_EQ(answer.pairs.at(0).seen, "A0");
}

TEST_F(LedgerOf, WhatCannotBeComparedIsUnknown) {
  const PreparedSet seen = made_of(a_, "a"), scored = made_of(b_, "b");
  const ContentHashes of_seen = by_hand({1, 2, 3, 4}, 100);
  ContentHashes of_scored = by_hand({5, 6, 7, 8}, 200);
  of_scored.marks_of[1] = 2;
  const Ledger answer = ledger({seen, of_seen, {0}}, {scored, of_scored, {0, 1}}, {});
  EXPECT_EQ(letters(answer), "cu");
  EXPECT_EQ(answer.reason, "1 of 2 scored records is flat or too short");
  spec_.rate_hz = 40;
  const PreparedSet slow = made_of(b_, "b");
  const Ledger none = ledger({seen, of_seen, {0}}, {slow, of_scored, {0, 1}}, {});
  EXPECT_EQ(letters(none), "uu");
  EXPECT_EQ(none.reason, "b is at 40 Hz, recordings are compared from 50 Hz on");
  // Of its own set the ids tell all the same.
  EXPECT_EQ(letters(ledger({slow, of_scored, {0}}, {slow, of_scored, {0, 1}}, {})), "rc");
}

TEST_F(LedgerOf, AThinSeenRecordLeavesNothingClean) {
  const PreparedSet seen = made_of(a_, "a"), scored = made_of(b_, "b");
  ContentHashes of_seen = by_hand({1, 2, 3, 4}, 100);
  of_seen.marks_of[2] = kFewestMarks - 1;
  const ContentHashes of_scored = by_hand({5, 6, 7, 8}, 200);
  const std::vector<SameRecording> same = {{0, 1, 0, 0.99}};
  const auto judge = [&](std::vector<std::int64_t> trained) {
    return ledger({seen, of_seen, std::move(trained)}, {scored, of_scored, {0, 1}}, same);
  };
  const Ledger answer = judge({0, 2});
  EXPECT_EQ(letters(answer), "ur");  // what is found stays found
  EXPECT_EQ(answer.reason, "1 of 2 seen records is flat or too short");
  EXPECT_EQ(letters(judge({0, 1})), "cr");  // the thin one was not trained on
  of_seen.marks_of[2] = kFewestMarks;
  EXPECT_EQ(letters(judge({0, 2})), "cr");
}

TEST(LedgerOfSets, CountsTheMarksOfCommonLeadsAlone) {
  const TemporaryFolder a, b;
  // All beats of the seen record are in V1, which the scored set lacks.
  std::vector<std::vector<std::int32_t>> signal(2, std::vector<std::int32_t>(5000, 3));
  for (std::size_t i = 0; i < 5000; ++i)
    signal[1][i] = static_cast<std::int32_t>(
        std::lround(1000 * Heart(1).millivolts(1, static_cast<double>(i) / 500)));
  write_cinc_record(a, "E1", 500, {"II", "V1"}, signal);
  record(b, "F1", Heart(2), {.leads = {"II"}});
  const PreparedSet seen = prepared(a, "a", {.leads = {"II", "V1"}});
  const PreparedSet scored = prepared(b, "b", {.leads = {"II"}});
  EXPECT_EQ(marks_in(hashes(seen), {"II"}), std::vector<std::int32_t>{0});
  EXPECT_GT(marks_in(hashes(seen), {"II", "V1"}).at(0), kFewestMarks);
  Progress quiet("", true);
  const Ledger answer = ledger(seen, all_records(seen), scored, all_records(scored), quiet);
  EXPECT_EQ(answer.state(), Overlap::unknown);
  EXPECT_EQ(answer.reason, "1 of 1 seen records is flat or too short");
}

TEST(LedgerOfSets, SignalsInDifferentLeadsAreUnknown) {
  const TemporaryFolder a, b;
  const auto write = [](const TemporaryFolder& folder, const char* name, std::size_t with_signal) {
    std::vector<std::vector<std::int32_t>> signal(2, std::vector<std::int32_t>(5000));
    for (std::size_t i = 0; i < 5000; ++i)
      signal[with_signal][i] = static_cast<std::int32_t>(
          std::lround(1000 * Heart(3).millivolts(1, static_cast<double>(i) / 500)));
    write_cinc_record(folder, name, 500, {"I", "II"}, signal);
  };
  write(a, "E1", 0);
  write(b, "F1", 1);
  const SignalSpec spec{.leads = {"I", "II"}};
  const PreparedSet seen = prepared(a, "a", spec), scored = prepared(b, "b", spec);
  Progress quiet("", true);
  const Ledger answer = ledger(seen, {0}, scored, {0}, quiet);
  EXPECT_EQ(answer.state(), Overlap::unknown);
  EXPECT_EQ(answer.reason, "seen and scored records have their signal in different leads");
}

TEST_F(LedgerOf, SetsWithoutACommonLeadAreUnknown) {
  write_cinc_record(b_, "B9", 100, {"V6"}, ramps(1, 100));
  const PreparedSet seen = made_of(a_, "a");
  spec_.leads = {"V6"};
  const PreparedSet scored = made_of(b_, "b");
  const Ledger answer = ledger({seen, by_hand({1, 2, 3, 4}, 100), {0}},
                               {scored, by_hand({5, 6, 7, 8}, 200), {0}}, {});
  EXPECT_EQ(answer.state(), Overlap::unknown);
  EXPECT_EQ(answer.reason, "a and b have no lead in common");
}

TEST_F(LedgerOf, SeveralCorporaIsTheWorstOfEachRecord) {
  const PreparedSet set = made_of(a_, "a");
  const ContentHashes own = by_hand({1, 1, 2, 3}, 100);
  const Part scored{set, own, {1, 2}};
  const Ledger both = worst(std::vector<Ledger>{ledger({set, own, {0}}, scored, {}),
                                                ledger({set, own, {1}}, scored, {})});
  EXPECT_EQ(letters(both), "rc");
  ASSERT_EQ(both.pairs.size(), 1u);
  EXPECT_EQ(both.pairs[0].seen, "A1");
  const Json json = to_json(both);
  EXPECT_EQ(json.at("state"), "same record");
  EXPECT_EQ(json.at("same_record"), 1);
  EXPECT_EQ(json.at("clean"), 1);
  EXPECT_EQ(json.at("pairs")[0], (Json{{"seen", "A1"},
                                       {"seen_in", "a"},
                                       {"scored", "A1"},
                                       {"state", "same record"},
                                       {"similarity", 0.0}}));
}

TEST(LedgerOfSets, IsAnsweredFromTheFilesAlone) {
  const TemporaryFolder a, b;
  for (int i = 1; i <= 3; ++i) record(a, "E" + std::to_string(i), Heart(i));
  for (int i = 3; i <= 5; ++i) record(b, "F" + std::to_string(i), Heart(i), {.rate_hz = 250});
  const PreparedSet seen = prepared(a, "a"), scored = prepared(b, "b");
  Progress quiet("", true);
  const Ledger answer = ledger(seen, all_records(seen), scored, all_records(scored), quiet);
  EXPECT_EQ(answer.count(Overlap::same_record), 1);
  EXPECT_EQ(answer.count(Overlap::clean), 2);
  EXPECT_EQ(answer.pairs.at(0).scored, "F3");
  EXPECT_GT(answer.pairs.at(0).similarity, 0.95);
  EXPECT_EQ(ledger(seen, {0, 1}, scored, all_records(scored), quiet).state(), Overlap::clean);
  EXPECT_TRUE(records_of_folds(seen, std::vector<int>{1}).empty());
  EXPECT_EQ(records_of_folds(seen, {}).size(), 3u);
}

}  // namespace
}  // namespace beatbench
