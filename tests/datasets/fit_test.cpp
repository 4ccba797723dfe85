#include "datasets/prepared/fit.h"

#include "tests/datasets/fixture.h"

#include <limits>

namespace beatbench {
namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

SignalSpec spec(double rate_hz, double seconds, std::vector<std::string> leads) {
  SignalSpec out;
  out.rate_hz = rate_hz;
  out.seconds = seconds;
  out.leads = std::move(leads);
  return out;
}

TEST(MendGaps, FillsShortGapsLinearlyAndEndsWithTheNearestValue) {
  std::vector<float> signal = {kNone, kNone, 4, kNone, kNone, kNone, 8, 9, kNone};
  EXPECT_EQ(mend_gaps(signal, 100, "V3"), 3);
  EXPECT_EQ(signal, (std::vector<float>{4, 4, 4, 5, 6, 7, 8, 9, 9}));
}

// At 100 Hz, 5 samples are 50 ms.
TEST(MendGaps, RefusesGapsAbove50Ms) {
  std::vector<float> signal(100, 1);
  std::fill_n(signal.begin() + 40, 5, kNone);
  std::vector<float> longer = signal;
  longer[45] = kNone;
  EXPECT_EQ(mend_gaps(signal, 100, "V3"), 1);
  EXPECT_EQ(message_of([&] { mend_gaps(longer, 100, "V3"); }),
            "V3 has no value for 0.060 s from 0.400 s on");
  std::vector<float> nothing(3, kNone);
  EXPECT_EQ(message_of([&] { mend_gaps(nothing, 100, "V3"); }),
            "V3 has no value for 0.030 s from 0.000 s on");
}

TEST(Fit, PicksLeadsByNameInTheOrderAskedFor) {
  const Recording recording{10, {"II", "V1"}, {{1, 2, 3, 4}, {5, 6, 7, 8}}};
  EXPECT_EQ(fit(recording, spec(10, .4, {"V1", "II"})).windows,
            (std::vector<std::vector<float>>{{5, 6, 7, 8, 1, 2, 3, 4}}));
  EXPECT_EQ(message_of([&] { fit(recording, spec(10, .4, {"II", "V3"})); }), "has no lead V3");
}

TEST(Fit, CutsWindowsFromTheStartAndLeavesTheRestOut) {
  const Recording recording{10, {"II"}, {{1, 2, 3, 4, 5, 6, 7}}};
  EXPECT_EQ(fit(recording, spec(10, .3, {"II"})).windows,
            (std::vector<std::vector<float>>{{1, 2, 3}, {4, 5, 6}}));
  EXPECT_EQ(message_of([&] { fit(recording, spec(10, 1, {"II"})); }), "lasts 0.7 s, a window 1 s");
}

TEST(Fit, NamesFlatLeads) {
  const Recording recording{10, {"II", "V1"}, {{1, 2, 3, 4}, {5, 5, 5, 5}}};
  EXPECT_EQ(fit(recording, spec(10, .4, {"II", "V1"})).flat_leads, std::vector<std::string>{"V1"});
}

TEST(Fit, KeepsASlowSineWhenResampling) {
  Recording recording{500, {"II"}, {{}}};
  const auto sine = [](double t) { return static_cast<float>(std::sin(2 * M_PI * 3 * t)); };
  for (int i = 0; i < 5000; ++i) recording.signal_mv[0].push_back(sine(i / 500.0));
  const Fitted fitted = fit(recording, spec(100, 10, {"II"}));
  ASSERT_EQ(fitted.windows.size(), 1u);
  ASSERT_EQ(fitted.windows[0].size(), 1000u);
  for (int i = 50; i < 950; ++i)
    EXPECT_NEAR(fitted.windows[0][static_cast<std::size_t>(i)], sine(i / 100.0), 2e-3) << i;
}

}  // namespace
}  // namespace beatbench
