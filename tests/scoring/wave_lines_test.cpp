#include "harness/scoring/wave_lines.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

TEST(Segments, AreRunsOfOneWave) {
  const std::vector<std::uint8_t> classes = {1, 1, 0, 2, 3, 3, 0, 0, 1};
  EXPECT_EQ(segments(classes), (std::vector<Segment>{{1, 0, 1}, {2, 3, 3}, {3, 4, 5}, {1, 8, 8}}));
  EXPECT_TRUE(segments({}).empty());
}

LeadWaves two_p() {
  LeadWaves lead;
  lead.waves = {{Wave::Kind::p, 100, 110, 120}, {Wave::Kind::p, 400, 410, 420}};
  lead.annotated_begin = 100;
  lead.annotated_end = 421;
  return lead;
}

std::vector<std::uint8_t> with_p(std::initializer_list<std::pair<int, int>> spans) {
  std::vector<std::uint8_t> classes(600, 0);
  for (const auto& [first, last] : spans)
    std::fill(classes.begin() + first, classes.begin() + last + 1, std::uint8_t{1});
  return classes;
}

// At 500 Hz a sample is 2 ms. The first onset lies 10 ms before the annotation begins, and is
// right.
TEST(ScoreLine, AnEndOutsideTheAnnotationCountsWhereItMatches) {
  const LineScore score = score_line(two_p(), with_p({{95, 118}, {400, 420}}), 500);
  const BoundaryMatch& onsets = score.ends[0][0][0];
  EXPECT_EQ(onsets.true_positive, 2);
  EXPECT_EQ(onsets.false_positive, 0);
  EXPECT_EQ(onsets.error_ms, (std::vector<double>{-10, 0}));
}

// P at 10 … 20 and 500 … 520 lie where nothing is annotated, that at 250 … 260 does not.
TEST(ScoreLine, AnUnmatchedEndIsWrongOnlyWhereTheTruthIsJudged) {
  const LineScore score =
      score_line(two_p(), with_p({{10, 20}, {100, 120}, {250, 260}, {400, 420}, {550, 560}}), 500);
  for (std::size_t tolerance : {0, 1})
    for (std::size_t end : {0, 1}) {
      EXPECT_EQ(score.ends[tolerance][0][end].true_positive, 2);
      EXPECT_EQ(score.ends[tolerance][0][end].false_positive, 1);
      EXPECT_EQ(score.ends[tolerance][0][end].false_negative, 0);
    }
}

TEST(ScoreLine, TheNarrowToleranceMatchesLess) {
  const LineScore score = score_line(two_p(), with_p({{130, 150}, {400, 420}}), 500);
  EXPECT_EQ(score.ends[0][0][0].true_positive, 2);  // 60 ms
  EXPECT_EQ(score.ends[1][0][0].true_positive, 1);
  EXPECT_EQ(score.ends[1][0][0].false_positive, 1);
  EXPECT_EQ(score.ends[1][0][0].false_negative, 1);
}

// Bounds that the annotator did not give are neither found nor missed.
TEST(ScoreLine, MissingBoundsAreNoMarks) {
  LeadWaves lead = two_p();
  lead.waves[1].offset = -1;
  const LineScore score = score_line(lead, with_p({{100, 120}, {400, 420}}), 500);
  EXPECT_EQ(score.ends[0][0][1].true_positive, 1);
  EXPECT_EQ(score.ends[0][0][1].false_positive, 0);  // behind the last peak nothing is judged
  EXPECT_EQ(score.ends[0][0][1].false_negative, 0);
}

// Perfect predictions have no error; lines add up.
TEST(ScoreLine, LinesAddUp) {
  LineScore sum;
  for (int i = 0; i < 3; ++i) sum += score_line(two_p(), with_p({{100, 120}, {400, 420}}), 500);
  EXPECT_EQ(sum.samples[1].true_positive, 3 * 42);
  EXPECT_EQ(sum.ends[1][0][0].true_positive, 6);
  EXPECT_EQ(sum.ends[1][0][0].error_ms, std::vector<double>(6, 0));
  EXPECT_EQ(f1(sum.ends[1][0][1]), 1);
}

}  // namespace
}  // namespace beatbench
