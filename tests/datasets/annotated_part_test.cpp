// Expected windows and marks are worked out by hand in the comments beside them.
#include "datasets/prepared/annotated_part.h"

#include "datasets/ludb/rasterise.h"
#include "tests/datasets/fixture.h"

#include <numeric>

namespace beatbench {
namespace {

SignalSpec two_seconds(std::vector<std::string> leads) { return {100, 2, std::move(leads)}; }

// Each sample is its own number.
Recording counting(double rate_hz, std::int64_t samples, std::vector<std::string> leads) {
  std::vector<float> signal(static_cast<std::size_t>(samples));
  std::iota(signal.begin(), signal.end(), 0.0f);
  return {rate_hz, leads, std::vector(leads.size(), signal)};
}

LeadWaves one_wave(std::int64_t onset, std::int64_t peak, std::int64_t offset) {
  return {{{Wave::Kind::qrs, onset, peak, offset}}, onset, offset + 1};
}

TEST(AnnotatedPart, IsTheWindowsRoundTheMarks) {
  // 100 Hz: a window is 200 samples. Marks at 610 … 630 need one, with its middle at (610 + 631) /
  // 2 - 100 = 520.
  const AnnotatedPart part =
      annotated_part(counting(100, 1000, {"II"}), {one_wave(610, 620, 630)}, two_seconds({"II"}));
  ASSERT_EQ(part.recording.signal_mv[0].size(), 200u);
  EXPECT_EQ(part.recording.signal_mv[0][0], 520);
  EXPECT_DOUBLE_EQ(part.from_s, 5.2);
  // At 500 Hz: (610 - 520) * 5.
  EXPECT_EQ(part.waves[0].waves[0].onset, 450);
  EXPECT_EQ(part.waves[0].waves[0].peak, 500);
  EXPECT_EQ(part.waves[0].waves[0].offset, 550);
  EXPECT_EQ(part.waves[0].annotated_begin, 450);
  EXPECT_EQ(part.waves[0].annotated_end, 551);
}

TEST(AnnotatedPart, StaysInTheRecordAndTakesAsManyWindowsAsTheMarksNeed) {
  LeadWaves two{{{Wave::Kind::p, 20, 30, 40}, {Wave::Kind::t, 290, 300, 310}}, 20, 311};
  // 291 samples need two windows: 400 from (20 + 311 - 400) / 2 < 0, so from 0.
  const AnnotatedPart part =
      annotated_part(counting(100, 1000, {"II"}), {two}, two_seconds({"II"}));
  EXPECT_EQ(part.recording.signal_mv[0].size(), 400u);
  EXPECT_EQ(part.from_s, 0);
  // Of a record of one window that window, whatever the marks.
  const AnnotatedPart whole =
      annotated_part(counting(100, 200, {"II"}), {one_wave(150, 160, 170)}, two_seconds({"II"}));
  EXPECT_EQ(whole.recording.signal_mv[0].size(), 200u);
  EXPECT_EQ(whole.waves[0].waves[0].onset, 750);
  // What does not fit whole windows is left out: 350 samples have room for one, flush with the end.
  const AnnotatedPart cut =
      annotated_part(counting(100, 350, {"II"}), {one_wave(100, 200, 349)}, two_seconds({"II"}));
  EXPECT_EQ(cut.recording.signal_mv[0].size(), 200u);
  EXPECT_DOUBLE_EQ(cut.from_s, 1.25);  // (100 + 350 - 200) / 2 = 125
}

TEST(AnnotatedPart, TakesMissingLeadsAsZeroWithoutMarks) {
  const AnnotatedPart part =
      annotated_part(counting(100, 200, {"ECG1", "V5", "II"}),
                     {one_wave(1, 2, 3), {}, one_wave(50, 60, 70)}, two_seconds({"I", "II", "V5"}));
  EXPECT_EQ(part.missing_leads, std::vector<std::string>{"I"});
  EXPECT_EQ(part.recording.leads, (std::vector<std::string>{"I", "II", "V5"}));
  EXPECT_EQ(part.recording.signal_mv[0], std::vector<float>(200, 0));
  EXPECT_EQ(part.recording.signal_mv[1][60], 60);
  EXPECT_TRUE(part.waves[0].waves.empty());
  EXPECT_EQ(part.waves[1].waves[0].peak, 300);
  for (const std::uint8_t label : rasterise(part.waves[0], 200, 500, 100))
    EXPECT_EQ(label, kIgnore) << "a lead that is not there is not judged";
}

TEST(AnnotatedPart, RefusesWhatCannotBeJudged) {
  EXPECT_EQ(
      message_of([] {
        annotated_part(counting(100, 200, {"ECG1"}), {one_wave(1, 2, 3)}, two_seconds({"I", "II"}));
      }),
      "has none of the leads I, II");
  EXPECT_EQ(message_of([] {
              annotated_part(counting(100, 200, {"II"}), {LeadWaves{}}, two_seconds({"I", "II"}));
            }),
            "has no wave marks");
  // Marks of a lead that is not taken do not count.
  EXPECT_THROW(annotated_part(counting(100, 200, {"II", "ECG1"}), {{}, one_wave(1, 2, 3)},
                              two_seconds({"II"})),
               DataError);
}

TEST(WholeWaves, AreNotJudgedWhereTheWindowCutsThem) {
  const LeadWaves lead{{{Wave::Kind::p, 80, 90, 105},
                        {Wave::Kind::qrs, 120, 130, 140},
                        {Wave::Kind::t, 190, 195, 215}},
                       80,
                       216};
  const LeadWaves middle = whole_waves_of(lead, 100, 100);
  ASSERT_EQ(middle.waves.size(), 1u);
  EXPECT_EQ(middle.waves[0].onset, 20);
  EXPECT_EQ(middle.unclear, (std::vector<std::array<std::int64_t, 2>>{{0, 5}, {90, 99}}));
  EXPECT_EQ(middle.annotated_begin, 0);
  EXPECT_EQ(middle.annotated_end, 100);
  const auto labels = rasterise(middle, 100, 500, 500);
  EXPECT_EQ(labels[5], kIgnore);
  EXPECT_EQ(labels[6], kBackground);
  EXPECT_EQ(labels[95], kIgnore);
  EXPECT_EQ(waves_of(lead, 100, 100).waves[1].offset, 99) << "LUDB's own way: moved to the edge";
}

}  // namespace
}  // namespace beatbench
