#include "datasets/overlap/same_recording.h"

#include "tests/datasets/overlap/hearts.h"

namespace beatbench {
namespace {

class SameRecordings : public testing::Test {
 protected:
  // A: hearts 1 to 6 as E1 … E6, 500 Hz.
  void SetUp() override {
    for (int i = 1; i <= 6; ++i) record(a_, "E" + std::to_string(i), Heart(i));
  }
  PreparedSet a(const SignalSpec& spec = {}) const { return prepared(a_, "a", spec); }
  PreparedSet b(const SignalSpec& spec = {}) const { return prepared(b_, "b", spec); }
  TemporaryFolder a_, b_;
};

TEST_F(SameRecordings, AreFoundAtAnotherRateGainAndLeadOrder) {
  Take take{.rate_hz = 257, .gain = 200, .scale = 0.31};
  std::ranges::reverse(take.leads);
  record(b_, "F4", Heart(4), take);
  record(b_, "F2", Heart(2), {.rate_hz = 1000});
  record(b_, "F9", Heart(9));
  EXPECT_EQ(pairs_text(a(), b()), "E2=F2 E4=F4");
  const PreparedSet fine = a({.rate_hz = 500});
  EXPECT_EQ(pairs_text(fine, b({.rate_hz = 125})), "E2=F2 E4=F4");
}

TEST_F(SameRecordings, AreFoundByTheLeadsThatBothHave) {
  record(b_, "F2", Heart(2), {.leads = {"V3", "V1", "II"}});
  record(b_, "F7", Heart(7), {.leads = {"V3", "V1", "II"}});
  const SignalSpec two{.leads = {"V1", "II"}};
  EXPECT_EQ(pairs_text(a(), b(two)), "E2=F2");
  EXPECT_EQ(pairs_text(a({.leads = {"I", "V1"}}), b(two)), "E2=F2");
  EXPECT_EQ(pairs_text(a({.leads = {"I"}}), b(two)), "");
}

TEST_F(SameRecordings, AreFoundWhereverTheyWereCut) {
  record(b_, "F3", Heart(3), {.rate_hz = 360, .start_s = 2.3456});
  record(b_, "F5", Heart(5), {.start_s = 12});  // the same heart at another time
  const PreparedSet left = a(), right = b();
  const auto same = same_recordings(left, hashes(left), right, hashes(right));
  ASSERT_EQ(pairs_text(left, right, same), "E3=F3");
  EXPECT_NEAR(same[0].offset_s, 2.3456, 0.011);
  EXPECT_GT(same[0].similarity, 0.95);
}

TEST_F(SameRecordings, AreFoundByWindowsOfOtherLength) {
  record(b_, "F3", Heart(3), {.seconds = 20});
  EXPECT_EQ(pairs_text(a(), b({.seconds = 5})), "E3=F3/0 E3=F3/1");
}

TEST_F(SameRecordings, WithinASetComeOnceAndNeverAsWindowsOfOneRecord) {
  record(a_, "E7", Heart(2), {.rate_hz = 250, .gain = 100});
  const PreparedSet set = a();
  EXPECT_EQ(pairs_text(set, set, same_recordings(set, hashes(set))), "E2=E7");
  const TemporaryFolder regular;  // a signal that looks the same in each window
  std::vector<std::vector<std::int32_t>> ticks(12, std::vector<std::int32_t>(15000));
  for (auto& lead : ticks)
    for (std::size_t i = 0; i < lead.size(); ++i) lead[i] = i % 400 < 40 ? 1000 : 0;
  write_cinc_record(regular, "R", 500, standard_leads(), ticks);
  const PreparedSet windows = prepared(regular, "regular");
  ASSERT_EQ(windows.size(), 3);
  EXPECT_TRUE(same_recordings(windows, hashes(windows)).empty());
}

TEST_F(SameRecordings, OfFlatLeadsAreNone) {
  const std::vector<std::vector<std::int32_t>> flat(12, std::vector<std::int32_t>(5000));
  write_cinc_record(b_, "F1", 500, standard_leads(), flat);
  write_cinc_record(a_, "E7", 500, standard_leads(), flat);
  EXPECT_EQ(pairs_text(a(), b()), "");
}

// A reference without landmarks: each pair at offset 0, by plain correlation of the 100-Hz signal.
TEST_F(SameRecordings, AreThoseThatComparingAllWithAllFinds) {
  for (int i = 4; i <= 9; ++i) record(b_, "F" + std::to_string(i), Heart(i), {.rate_hz = 250});
  const PreparedSet left = a(), right = b();
  std::string slow;
  for (std::int64_t y = 0; y < right.size(); ++y)
    for (std::int64_t x = 0; x < left.size(); ++x) {
      double xy = 0, xx = 0, yy = 0;
      const auto p = left.signal(x), q = right.signal(y);
      for (std::size_t i = 0; i < p.size(); ++i) {
        xy += double{p[i]} * double{q[i]};
        xx += double{p[i]} * double{p[i]};
        yy += double{q[i]} * double{q[i]};
      }
      if (xy / std::sqrt(xx * yy) > 0.98)
        slow += (slow.empty() ? "" : " ") + left.records()[static_cast<std::size_t>(x)].id + "=" +
                right.records()[static_cast<std::size_t>(y)].id;
    }
  EXPECT_EQ(slow, "E4=F4 E5=F5 E6=F6");
  EXPECT_EQ(pairs_text(left, right), slow);
}

}  // namespace
}  // namespace beatbench
