#include "results/statistics/comparisons.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"
#include "results/statistics/critical_difference.h"
#include "results/statistics/tie_groups.h"
#include "results/statistics/wilcoxon.h"
#include "tests/results/statistics/tables.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace beatbench {
namespace {

using Blocks = std::vector<std::vector<double>>;
using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

// Methods of which the pairs (better, worse) are told apart.
Comparisons told_apart(std::size_t methods, const Pairs& better) {
  Comparisons all{methods, 0.05, {}, {}};
  for (std::size_t a = 0; a < methods; ++a)
    for (std::size_t b = a + 1; b < methods; ++b) {
      Comparison pair{a, b};
      for (const auto& [good, bad] : better) {
        pair.a_better = pair.a_better || (good == a && bad == b);
        pair.b_better = pair.b_better || (good == b && bad == a);
      }
      all.pairs.push_back(pair);
    }
  return all;
}

// Method m scores m + noise that never reaches the next: every block agrees.
Blocks clear_blocks(std::size_t blocks, std::size_t methods) {
  Draws draws(1, "blocks");
  Blocks result(blocks, std::vector<double>(methods));
  for (auto& block : result)
    for (std::size_t m = 0; m < methods; ++m)
      block[m] = static_cast<double>(m) + 0.4 * draws.uniform();
  return result;
}

TEST(Comparisons, FindPairsInAnyOrder) {
  const Comparisons all = told_apart(5, {{3, 1}, {0, 4}});
  for (std::size_t a = 0; a < 5; ++a)
    for (std::size_t b = 0; b < 5; ++b) {
      if (a == b) continue;
      EXPECT_EQ(std::min(a, b), all.of(a, b).a);
      EXPECT_EQ(std::max(a, b), all.of(a, b).b);
      EXPECT_EQ((a == 3 && b == 1) || (a == 0 && b == 4), all.better(a, b));
    }
  EXPECT_TRUE(all.told_apart(1, 3));
}

TEST(CompareOverBlocks, CorrectsTheSignedRankTestsOfAllPairsByHolm) {
  const CompleteTable table = table_of(clear_blocks(10, 3));
  const auto all = compare_over_blocks(table);
  ASSERT_TRUE(all);
  EXPECT_TRUE(all->caution.empty());
  for (const Comparison& pair : all->pairs) {
    std::vector<double> differences;
    for (std::size_t b = 0; b < 10; ++b)
      differences.push_back(table.goodness[pair.a][b] - table.goodness[pair.b][b]);
    EXPECT_EQ(wilcoxon(differences)->p, pair.p);
    EXPECT_NEAR(3 * 2.0 / 1024, pair.p_holm, 1e-15);  // all three are equally small
    EXPECT_TRUE(pair.b_better);
    EXPECT_FALSE(pair.a_better);
    EXPECT_LT(pair.difference, 0);
  }
}

TEST(CompareOverBlocks, SaysWhereTheLevelIsOutOfReach) {
  const auto five = compare_over_blocks(table_of(clear_blocks(5, 2)));
  ASSERT_TRUE(five);
  EXPECT_FALSE(five->told_apart(0, 1));
  EXPECT_EQ(0.0625, five->pairs[0].p);
  EXPECT_NE(std::string::npos, five->caution.find("0.062")) << five->caution;
  EXPECT_NE(std::string::npos, five->caution.find("from 6 blocks")) << five->caution;
  const auto seven = compare_over_blocks(table_of(clear_blocks(7, 4)));  // 6 · .0156 = .094
  EXPECT_FALSE(seven->told_apart(0, 3));
  EXPECT_NE(std::string::npos, seven->caution.find("0.094 after Holm")) << seven->caution;
  Blocks with_equals = clear_blocks(6, 2);
  EXPECT_TRUE(compare_over_blocks(table_of(with_equals))->told_apart(0, 1));
  with_equals[3][0] = with_equals[3][1];  // five differences are left
  const auto equals = compare_over_blocks(table_of(with_equals));
  EXPECT_EQ(0.0625, equals->pairs[0].smallest_p);
  EXPECT_NE(std::string::npos, equals->caution.find("without equal scores")) << equals->caution;
  EXPECT_TRUE(compare_over_blocks(table_of(clear_blocks(8, 4)))->told_apart(0, 1));
  EXPECT_TRUE(compare_over_blocks(table_of(clear_blocks(8, 4)))->caution.empty());
}

TEST(CompareOverBlocks, RefusesFewBlocksAndOneMethod) {
  EXPECT_FALSE(compare_over_blocks(table_of(clear_blocks(4, 3))));
  EXPECT_EQ("nothing to compare: 1 complete method",
            compare_over_blocks(table_of(clear_blocks(9, 1))).reason());
  EXPECT_EQ("nothing to compare: 0 complete methods",
            compare_over_blocks(CompleteTable{}).reason());
}

TEST(Comparisons, RefuseALevelThatIsNone) {
  for (const double level : {0.0, 1.0, 1.5, -0.1, std::nan("")}) {
    EXPECT_THROW(compare_over_blocks(table_of(clear_blocks(9, 3)), level), UsageError) << level;
    EXPECT_THROW(compare_over_patients({}, Direction::higher_is_better, level), UsageError)
        << level;
  }
}

// Six differences of −1 have the ranks 3.5 each, 21 in all; four of about 20 have 7 … 10, 34 in
// all.
TEST(CompareOverBlocks, GoesByTheRankSumsWhereTheMedianContradicts) {
  Blocks blocks(10, {0, 1});
  for (int b = 0; b < 4; ++b) blocks[static_cast<std::size_t>(b)] = {20.0 + b, 0};
  const auto pair = compare_over_blocks(table_of(blocks), 0.9)->pairs[0];
  EXPECT_EQ(-1, pair.difference);
  EXPECT_TRUE(pair.a_better);
}

// Three methods on the same 80 patients: the second is the first and a little better everywhere,
// the third is the first with noise.
std::vector<Resamples> three_methods(std::int64_t resamples) {
  Draws draws(5, "methods");
  std::vector<std::string> ids;
  std::vector<std::optional<double>> a, b, c;
  for (int i = 0; i < 80; ++i) {
    ids.push_back(std::to_string(i));
    a.emplace_back(draws.normal());
    b.emplace_back(*a.back() + 0.1 + 0.1 * draws.normal());
    c.emplace_back(*a.back() + 0.1 * draws.normal());
  }
  const Patients patients(ids);
  const ResampledMetric metrics[] = {resampled_mean(patients, a), resampled_mean(patients, b),
                                     resampled_mean(patients, c)};
  return bootstrap(metrics, patients, {0, resamples});
}

TEST(CompareOverPatients, PairsTellApartWhatSingleIntervalsCannot) {
  const auto methods = three_methods(1000);
  const auto all = compare_over_patients(methods, Direction::higher_is_better);
  ASSERT_TRUE(all);
  EXPECT_TRUE(all->better(1, 0));
  EXPECT_TRUE(all->better(1, 2));
  EXPECT_FALSE(all->told_apart(0, 2));
  EXPECT_TRUE(all->caution.empty());
  EXPECT_LT(0.1, std::sqrt(*resampled_variance(methods[0])));  // the methods' own uncertainty
  const auto turned = compare_over_patients(methods, Direction::lower_is_better);
  EXPECT_TRUE(turned->better(0, 1));
  EXPECT_FALSE(turned->better(1, 0));
}

TEST(CompareOverPatients, SaysWhereResamplesAreTooFew) {
  const auto all = compare_over_patients(three_methods(100), Direction::higher_is_better);
  ASSERT_TRUE(all);
  EXPECT_FALSE(all->told_apart(0, 1));
  EXPECT_NE(std::string::npos, all->caution.find("at least 119")) << all->caution;
  EXPECT_FALSE(compare_over_patients({}, Direction::higher_is_better));
}

void expect_standings(const std::vector<std::array<int, 4>>& expected,
                      const std::vector<Standing>& standings) {
  ASSERT_EQ(expected.size(), standings.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Standing& s = standings[i];
    EXPECT_EQ(expected[i],
              (std::array<int, 4>{static_cast<int>(s.method), s.rank, s.best_rank, s.worst_rank}))
        << i;
  }
}

TEST(TieGroups, ShareARankWhereNothingIsToldApart) {
  expect_standings({{1, 1, 1, 3}, {0, 1, 1, 3}, {2, 1, 1, 3}},
                   tie_groups(std::vector<double>{2, 3, 1}, told_apart(3, {})));
}

TEST(TieGroups, AreCutWhereAllAboveBeatAllBelow) {
  const auto c = told_apart(4, {{0, 2}, {0, 3}, {1, 2}, {1, 3}});
  expect_standings({{0, 1, 1, 2}, {1, 1, 1, 2}, {2, 3, 3, 4}, {3, 3, 3, 4}},
                   tie_groups(std::vector<double>{9, 8, 7, 6}, c));
  const auto all = told_apart(3, {{0, 1}, {0, 2}, {1, 2}});
  expect_standings({{0, 1, 1, 1}, {1, 2, 2, 2}, {2, 3, 3, 3}},
                   tie_groups(std::vector<double>{9, 8, 7}, all));
}

TEST(TieGroups, KeepAChainTogetherAndShowItInTheRangeOfRanks) {
  const auto chain = told_apart(3, {{0, 2}});  // 0 ~ 1 ~ 2, but 0 beats 2
  expect_standings({{0, 1, 1, 2}, {1, 1, 1, 3}, {2, 1, 2, 3}},
                   tie_groups(std::vector<double>{3, 2, 1}, chain));
}

TEST(TieGroups, NeverPartTwoThatCannotBeToldApart) {
  for (std::int64_t seed = 0; seed < 50; ++seed) {
    Draws draws(7, "groups", seed);
    std::vector<double> goodness;
    Pairs better;
    for (std::size_t m = 0; m < 6; ++m) goodness.push_back(draws.uniform());
    for (std::size_t a = 0; a < 6; ++a)
      for (std::size_t b = 0; b < 6; ++b)
        if (goodness[a] > goodness[b] && draws.uniform() < 0.85) better.emplace_back(a, b);
    const auto comparisons = told_apart(6, better);
    const auto standings = tie_groups(goodness, comparisons);
    for (const Standing& x : standings)
      for (const Standing& y : standings)
        if (x.rank < y.rank) {
          EXPECT_TRUE(comparisons.better(x.method, y.method)) << seed;
        }
  }
}

TEST(TieGroups, OfNoneAndOneMethod) {
  EXPECT_TRUE(tie_groups({}, Comparisons{}).empty());
  expect_standings({{0, 1, 1, 1}}, tie_groups(std::vector<double>{1}, told_apart(1, {})));
  EXPECT_THROW(tie_groups(std::vector<double>{1}, told_apart(2, {})), DataError);
}

// Demšar 2006, §3.2.2 and Figure 1: nothing differs at .05 (1.25); at .10 (1.12) C4.5 differs from
// C4.5+m and C4.5+m+cf.
TEST(CriticalDifference, GivesThePublishedDiagram) {
  const auto at_05 = nemenyi_diagram(demsar(), 0.05);
  ASSERT_TRUE(at_05);
  EXPECT_EQ((std::vector<std::size_t>{3, 1, 2, 0}), at_05->order);
  EXPECT_EQ((std::vector<Bar>{{0, 3}}), at_05->bars);
  EXPECT_NEAR(1.25, *at_05->critical_difference, 6e-3);
  const auto at_10 = nemenyi_diagram(demsar(), 0.10);
  EXPECT_EQ((std::vector<Bar>{{0, 2}, {2, 3}}), at_10->bars);
  EXPECT_TRUE(at_10->unjoined.empty());
}

TEST(CriticalDifference, AfterWilcoxonHolmJoinsNeighboursNotToldApart) {
  Blocks blocks = clear_blocks(12, 4);
  for (std::size_t b = 0; b < 12; b += 2) std::swap(blocks[b][0], blocks[b][1]);
  const auto diagram = wilcoxon_holm_diagram(table_of(blocks));
  ASSERT_TRUE(diagram);
  EXPECT_EQ(3U, diagram->order[0]);
  EXPECT_EQ(2U, diagram->order[1]);
  EXPECT_EQ((std::vector<Bar>{{2, 3}}), diagram->bars);
  EXPECT_FALSE(diagram->critical_difference);
  EXPECT_TRUE(diagram->unjoined.empty());
}

// By mean rank 0, 1, 2. 1 is above 2 on every block, but 0 beats both nine times by little and
// loses three times by much: told apart from neither.
TEST(CriticalDifference, ListsPairsThatNoBarCanJoin) {
  Blocks blocks;
  for (int b = 1; b <= 12; ++b) blocks.push_back({b <= 9 ? 0.1 * b : -2.0 * b, 0, -0.01 * b});
  const auto diagram = wilcoxon_holm_diagram(table_of(blocks));
  ASSERT_TRUE(diagram);
  EXPECT_EQ((std::vector<std::size_t>{0, 1, 2}), diagram->order);
  EXPECT_EQ((std::vector<Bar>{{0, 1}}), diagram->bars);
  EXPECT_EQ((Pairs{{0, 2}}), diagram->unjoined);
}

TEST(CriticalDifference, RefusesAsFriedmanDoes) {
  EXPECT_NE(std::string::npos,
            nemenyi_diagram(table_of(clear_blocks(4, 3))).reason().find("4 blocks"));
  EXPECT_FALSE(wilcoxon_holm_diagram(table_of(clear_blocks(4, 3))));
  EXPECT_FALSE(wilcoxon_holm_diagram(table_of(clear_blocks(9, 2))));
}

TEST(CriticalDifference, CarriesTheCautionOfFewBlocks) {
  const auto diagram = wilcoxon_holm_diagram(table_of(clear_blocks(5, 3)));
  ASSERT_TRUE(diagram);
  EXPECT_EQ((std::vector<Bar>{{0, 2}}), diagram->bars);
  EXPECT_NE(std::string::npos, diagram->caution.find("from 7 blocks"));
}

}  // namespace
}  // namespace beatbench
