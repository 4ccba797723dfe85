#include "datasets/overlap/landmarks.h"

#include "datasets/overlap/canonical.h"
#include "harness/base/seed.h"
#include "tests/datasets/fixture.h"

#include <algorithm>
#include <map>

namespace beatbench {
namespace {

std::vector<float> noise(std::size_t samples, std::uint64_t seed = 1) {
  Draws draws(seed, "noise");
  std::vector<float> signal(samples);
  for (float& value : signal) value = static_cast<float>(draws.normal());
  return CanonicalLead(200)(signal);
}

TEST(Landmarks, AreThreeASecondInPlacesOfTheirOwnChoice) {
  const auto marks = landmarks(noise(100000), "II");
  EXPECT_NEAR(static_cast<double>(marks.size()), 100000 / 64.0, 180);
  std::map<std::uint64_t, int> times;
  for (const Landmark& mark : marks) {
    EXPECT_EQ(mark.key % 64, 0u);
    ++times[mark.key];
  }
  EXPECT_GT(times.size(), marks.size() * 9 / 10);  // few keys come twice in noise
}

TEST(Landmarks, DoNotMindGainAndOffset) {
  const auto signal = noise(2000);
  auto other = signal;
  for (float& value : other) value = value * 4 + 64;  // exact in binary but for the last bits
  const auto before = landmarks(signal, "II"), behind = landmarks(other, "II");
  std::size_t kept = 0;
  for (const Landmark& mark : before)
    kept += static_cast<std::size_t>(std::ranges::count_if(
        behind, [&](const Landmark& m) { return m.key == mark.key && m.at == mark.at; }));
  EXPECT_GE(kept, before.size() - 2);
}

TEST(Landmarks, MoveWithTheirContent) {
  const auto signal = noise(3000);
  const auto whole = landmarks(signal, "II");
  const auto cut = landmarks(std::span(signal).subspan(700), "II");
  ASSERT_GT(cut.size(), 20u);
  for (const Landmark& mark : cut)
    EXPECT_TRUE(std::ranges::any_of(
        whole, [&](const Landmark& m) { return m.key == mark.key && m.at == mark.at + 700; }));
}

TEST(Landmarks, OfAnotherLeadAreOthers) {
  const auto signal = noise(3000);
  for (const Landmark& ii : landmarks(signal, "II"))
    for (const Landmark& v1 : landmarks(signal, "V1")) EXPECT_NE(ii.key, v1.key);
}

TEST(Landmarks, NeedTwoSecondsWithASignalInThem) {
  EXPECT_TRUE(landmarks(noise(399), "II").empty());
  EXPECT_TRUE(landmarks(std::vector<float>(5000, 1.5F), "II").empty());
  auto half = noise(4000);
  for (std::size_t i = 2000; i < 4000; ++i) half[i] = half[i] * 1e-4F;
  for (const Landmark& mark : landmarks(half, "II")) EXPECT_LT(mark.at, 2000);
}

TEST(Canonical, KeepsTheBandAndRefusesLowRates) {
  const auto power_of = [](double rate_hz, double hz) {
    std::vector<float> wave;
    for (int i = 0; i < static_cast<int>(20 * rate_hz); ++i)
      wave.push_back(static_cast<float>(std::sin(2 * M_PI * hz * i / rate_hz)));
    const auto kept = CanonicalLead(rate_hz)(wave);
    EXPECT_EQ(kept.size(), 4000u);
    double sum = 0;
    for (std::size_t i = 1000; i < 3000; ++i) sum += double{kept[i]} * double{kept[i]};
    return 2 * sum / 2000;
  };
  for (const double rate_hz : {50.0, 100.0, 257.0, 500.0, 1000.0})
    EXPECT_NEAR(power_of(rate_hz, 8), 1, 0.02) << rate_hz;
  EXPECT_LT(power_of(500, 0.3), 1e-4);  // the baseline
  EXPECT_LT(power_of(500, 50), 1e-4);   // the mains
  EXPECT_LT(power_of(500, 92), 1e-4);   // what folds to 8 Hz
  EXPECT_EQ(message_of([] { CanonicalLead{49}; }),
            "recordings are compared from 50 Hz on, not at 49 Hz");
}

}  // namespace
}  // namespace beatbench
