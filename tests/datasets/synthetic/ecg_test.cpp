#include "datasets/synthetic/ecg.h"

#include "datasets/synthetic/sets.h"
#include "harness/signal/vcg.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

namespace beatbench::synthetic {
namespace {

constexpr std::uint64_t kSeed = 7;

// The plain form of the model: the dipole at each sample, without windows around the kernels.
double slow_lead(const Ecg& ecg, std::size_t dower_row, double seconds) {
  Dipole sum{};
  for (const auto& beat : ecg.beats) {
    const auto add = [&](const Wave3d& wave, double stretch) {
      for (const auto& k : wave) {
        const double z = (seconds - beat.r_s - stretch * k.at_s) / (stretch * k.width_s);
        for (std::size_t i = 0; i < 3; ++i) sum[i] += std::exp(-0.5 * z * z) * k.mv[i];
      }
    };
    add(beat.shape->p, 1);
    add(beat.shape->qrs, 1);
    add(beat.shape->st, 1);
    add(beat.shape->t, beat.t_stretch);
  }
  double mv = 0;
  for (std::size_t i = 0; i < 3; ++i) mv += kDower[dower_row][i] * sum[i];
  return mv;
}

TEST(Ecg, CleanLeadsAreTheModelAtEverySample) {
  const auto patient = draw_patient(kSeed, "t", 3);
  const auto ecg = render(patient, 500, 4, kSeed, "t", 3);
  for (std::size_t row = 0; row < 8; ++row)
    for (std::size_t i = 0; i < 2000; i += 7)  // a kernel ends at exp(-12.5) of its height
      EXPECT_NEAR(ecg.clean_mv[kEightOfTwelve[row]][i],
                  slow_lead(ecg, row, static_cast<double>(i) / 500), 2e-5);
}

TEST(Ecg, EinthovenAndGoldbergerHold) {
  const auto patient = draw_patient(kSeed, "t", 1);
  const auto ecg = render(patient, 500, 10, kSeed, "t", 1);
  for (const auto* leads : {&ecg.clean_mv, &ecg.mv})
    for (std::size_t i = 0; i < 5000; ++i) {
      const auto lead = [&](std::size_t at) { return (*leads)[at][i]; };
      EXPECT_NEAR(lead(0) + lead(2), lead(1), 1e-12);      // I + III = II
      EXPECT_NEAR(lead(3) + lead(4) + lead(5), 0, 1e-12);  // aVR + aVL + aVF = 0
      EXPECT_NEAR(lead(3), -(lead(0) + lead(1)) / 2, 1e-12);
    }
}

TEST(Ecg, WavesAreInOrderAndWithinTheirBeat) {
  int wide = 0, ectopic = 0;
  for (int number = 0; number < 300; ++number) {
    const auto patient = draw_patient(kSeed, "t", number);
    const auto ecg = render(patient, 100, 10, kSeed, "t", number);
    double end = -100;
    for (const auto& beat : ecg.beats) {
      ASSERT_TRUE(beat.qrs && beat.t);
      for (const auto* wave : {&beat.p, &beat.qrs, &beat.t}) {
        if (!*wave) continue;
        EXPECT_LE(end, (*wave)->onset_s) << number;
        EXPECT_LT((*wave)->onset_s, (*wave)->peak_s) << number;
        EXPECT_LT((*wave)->peak_s, (*wave)->offset_s) << number;
        end = (*wave)->offset_s;
      }
      const char symbol = beat.shape->symbol;
      EXPECT_EQ(beat.p.has_value(), symbol != 'V');
      const double width_s = beat.qrs->offset_s - beat.qrs->onset_s;
      if (symbol == 'V' || symbol == 'L' || symbol == 'R') {
        EXPECT_GT(width_s, 0.110);
        ++wide;
      }
      ectopic += symbol == 'V' || symbol == 'A';
    }
  }
  EXPECT_GT(wide, 50);
  EXPECT_GT(ectopic, 20);
}

TEST(Ecg, AVentricularBeatComesEarlyWithAFullPause) {
  Patient patient = draw_patient(kSeed, "t", 5);
  patient.breathing_share = patient.slow_share = 0;
  patient.ventricular_share = 0.1;
  patient.atrial_share = 0;
  patient.rr_s = 1;
  Draws draws(kSeed, "t/rhythm");
  const auto beats = draw_rhythm(patient, 300, draws);
  int seen = 0;
  for (std::size_t i = 1; i + 1 < beats.size(); ++i) {
    if (beats[i].shape->symbol != 'V') continue;
    EXPECT_LT(beats[i].r_s - beats[i - 1].r_s, 0.80);
    EXPECT_NEAR(beats[i + 1].r_s - beats[i - 1].r_s, 2,
                0.08);  // jitter of the node: 3 SD of 0.6 % each
    ++seen;
  }
  EXPECT_GT(seen, 10);
}

TEST(Patients, HaveTheClassesOfPtbXlInAboutItsShares) {
  std::map<std::string_view, int> count;
  int several = 0;
  constexpr int kPatients = 4000;
  for (int number = 0; number < kPatients; ++number) {
    const auto patient = draw_patient(kSeed, "t", number);
    std::set<std::string_view> classes;
    for (const auto* condition : patient.conditions) classes.insert(condition->superclass);
    if (classes.empty()) classes.insert("NORM");
    several += classes.size() > 1;
    for (const auto& name : classes) ++count[name];
  }
  // PTB-XL 1.0.3: NORM 9514, MI 5469, STTC 5235, CD 4898, HYP 2649 of 21,799 records
  const std::map<std::string_view, double> shares{
      {"NORM", .436}, {"MI", .251}, {"STTC", .240}, {"CD", .225}, {"HYP", .122}};
  for (const auto& [name, share] : shares)
    EXPECT_NEAR(count[name] / double{kPatients}, share, 0.04) << name;
  EXPECT_GT(several, kPatients / 10);
}

// Mean amplitudes of clean records: what a cardiologist would look for first.
struct Signs {
  double r_v1 = 0, r_v6 = 0, q_v6 = 0, r_left = 0, qrs_s = 0, pr_s = 0;
};
Signs signs_of(std::string_view statement) {
  const auto all = conditions();
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const auto& c) { return c.statement == statement; });
  auto beat = normal_beat();
  Draws draws(kSeed, "signs");
  if (at != all.end()) at->apply(beat, 1, draws);
  Patient patient{.sinus = beat, .ventricular = ventricular_beat(draws), .atrial = beat, .rr_s = 1};
  const auto ecg = render(patient, 500, 5, kSeed, "t", 1);
  const auto& one = ecg.beats[4];
  Signs signs{.qrs_s = one.qrs->offset_s - one.qrs->onset_s,
              .pr_s = one.qrs->onset_s - one.p->onset_s};
  for (double s = one.qrs->onset_s; s < one.qrs->offset_s; s += 0.002) {
    const auto i = static_cast<std::size_t>(s * 500);
    signs.r_v1 = std::max(signs.r_v1, ecg.clean_mv[6][i]);
    signs.r_v6 = std::max(signs.r_v6, ecg.clean_mv[11][i]);
    signs.q_v6 = std::min(signs.q_v6, ecg.clean_mv[11][i]);
    signs.r_left = std::max(signs.r_left, ecg.clean_mv[10][i]);
  }
  return signs;
}

TEST(Conditions, ShowTheirSigns) {
  const auto normal = signs_of("NORM");
  EXPECT_GT(normal.r_v6, 2 * normal.r_v1);  // R grows from right to left
  EXPECT_GT(signs_of("CLBBB").qrs_s, 0.120);
  EXPECT_GT(signs_of("CRBBB").qrs_s, 0.120);
  EXPECT_GT(signs_of("CRBBB").r_v1, 2 * normal.r_v1);   // R' in V1
  EXPECT_LT(signs_of("ASMI").r_v1, 0.5 * normal.r_v1);  // loss of r in V1
  EXPECT_LT(signs_of("ALMI").q_v6, 1.5 * normal.q_v6);  // Q to the left
  EXPECT_GT(signs_of("LVH").r_left, 1.5 * normal.r_left);
  EXPECT_GT(signs_of("RVH").r_v1, 1.5 * normal.r_v1);
  EXPECT_GT(signs_of("1AVB").pr_s, 0.200);
  EXPECT_LT(normal.pr_s, 0.200);
}

TEST(FifthSamples, KeepSlowSinesAndRemoveFastOnes) {
  const auto sine = [](double hz) {
    std::vector<double> signal;
    for (int i = 0; i < 5000; ++i) signal.push_back(std::sin(2 * std::numbers::pi * hz * i / 500));
    return signal;
  };
  const auto slow = fifth_samples(sine(10)), fast = fifth_samples(sine(90));
  ASSERT_EQ(slow.size(), 1000u);
  for (std::size_t i = 10; i < 990; ++i) {
    EXPECT_NEAR(slow[i], sine(10)[5 * i], 0.01);
    EXPECT_NEAR(fast[i], 0, 0.01);
    if (i > 100) break;  // sine() anew each time is slow, a hundred samples tell
  }
}

}  // namespace
}  // namespace beatbench::synthetic
