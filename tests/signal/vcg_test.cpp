#include "harness/signal/vcg.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace beatbench {
namespace {

constexpr double kPi = std::numbers::pi;

template <std::size_t rows, std::size_t columns>
void expect_near(const Matrix<rows, columns>& a, const Matrix<rows, columns>& b, double tolerance) {
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns; ++j)
      EXPECT_NEAR(a[i][j], b[i][j], tolerance) << i << "," << j;
}

constexpr Matrix<3, 3> kIdentity = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};

// The table printed by Edenbrandt and Pahlm (1988).
constexpr Matrix<3, 8> kPrintedInverse = {{{.156, -.010, -.172, -.074, .122, .231, .239, .194},
                                           {-.227, .887, .057, -.019, -.106, -.022, .041, .048},
                                           {.022, .102, -.229, -.310, -.246, -.063, .055, .108}}};

TEST(Vcg, InverseDowerIsThePseudoInverse) {
  expect_near(inverse_dower(), kPrintedInverse, 5e-4);  // three printed decimals
  expect_near(product(inverse_dower(), kDower), kIdentity, 1e-14);
  // The other Penrose condition: D D⁺ is symmetric.
  const auto projection = product(kDower, inverse_dower());
  for (std::size_t i = 0; i < 8; ++i)
    for (std::size_t j = 0; j < i; ++j) EXPECT_NEAR(projection[i][j], projection[j][i], 1e-14);
}

TEST(Vcg, LeadsOfAKnownVector) {
  // v = (1, .5, −.2), worked by hand from Dower's table.
  const Matrix<3, 1> v = {{{1}, {.5}, {-.2}}};
  const Matrix<8, 1> leads = {
      {{.5027}, {.7944}, {-.2531}, {.4034}, {1.1864}, {1.3967}, {1.2057}, {.8230}}};
  expect_near(product(kDower, v), leads, 5e-5);
}

TEST(Vcg, TwelveLeadFormsAgreeWithEight) {
  expect_near(product(inverse_dower_12(), dower_12()), kIdentity, 1e-14);
  const Matrix<3, 1> v = {{{.3}, {-.7}, {.2}}};
  const auto eight = product(kDower, v);
  const auto twelve = product(dower_12(), v);
  for (std::size_t lead = 0; lead < 8; ++lead)
    EXPECT_DOUBLE_EQ(twelve[kEightOfTwelve[lead]][0], eight[lead][0]);
  expect_near(product(kors_12(), twelve), product(kKors, eight), 1e-15);
}

TEST(Vcg, KorsAndDowerNearlyUndoEachOther) {
  // Two independent fits of the same geometry: far from exact, but never swapped axes or signs.
  const auto both = product(kKors, kDower);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      if (i == j)
        EXPECT_NEAR(both[i][j], 1, 0.3);
      else
        EXPECT_LT(std::abs(both[i][j]), 0.4);
}

TEST(Vcg, RotationsAreProper) {
  for (const double angle : {-2.0, 0.1, kPi / 4, 3.0})
    for (auto* rotation : {rotation_x, rotation_y, rotation_z}) {
      const auto r = rotation(angle);
      expect_near(product(r, rotation(-angle)), kIdentity, 1e-15);
      Matrix<3, 3> transpose{};
      for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) transpose[i][j] = r[j][i];
      expect_near(product(r, transpose), kIdentity, 1e-15);
      const double determinant = r[0][0] * (r[1][1] * r[2][2] - r[1][2] * r[2][1]) -
                                 r[0][1] * (r[1][0] * r[2][2] - r[1][2] * r[2][0]) +
                                 r[0][2] * (r[1][0] * r[2][1] - r[1][1] * r[2][0]);
      EXPECT_NEAR(determinant, 1, 1e-15);
    }
}

TEST(Vcg, QuarterTurnsFollowTheRightHand) {
  const Matrix<3, 1> x = {{{1}, {0}, {0}}}, y = {{{0}, {1}, {0}}}, z = {{{0}, {0}, {1}}};
  expect_near(product(rotation_x(kPi / 2), y), z, 1e-15);
  expect_near(product(rotation_y(kPi / 2), z), x, 1e-15);
  expect_near(product(rotation_z(kPi / 2), x), y, 1e-15);
}

TEST(Vcg, ThreeThirdTurnsAreNone) {
  for (auto* rotation : {rotation_x, rotation_y, rotation_z}) {
    const auto third = rotation(2 * kPi / 3);
    expect_near(product(third, product(third, third)), kIdentity, 1e-15);
  }
}

TEST(Vcg, LimbLeadsFollowEinthovenAndGoldberger) {
  constexpr std::size_t kSamples = 5;
  Draws draws(3, "leads");
  std::vector<float> signal(12 * kSamples);
  for (float& value : signal) value = static_cast<float>(draws.normal());
  const auto before = signal;
  rebuild_limb_leads(signal);
  for (std::size_t t = 0; t < kSamples; ++t) {
    const auto lead = [&](std::size_t i) { return signal[i * kSamples + t]; };
    for (const std::size_t kept : kEightOfTwelve)
      EXPECT_EQ(lead(kept), before[kept * kSamples + t]);
    EXPECT_NEAR(lead(0) + lead(2), lead(1), 1e-6);         // I + III = II
    EXPECT_NEAR(lead(3) + lead(4) + lead(5), 0, 1e-6);     // aVR + aVL + aVF = 0
    EXPECT_NEAR(lead(3), -(lead(0) + lead(1)) / 2, 1e-6);  // aVR = −(I + II) / 2
    EXPECT_NEAR(lead(4), (lead(0) - lead(2)) / 2, 1e-6);   // aVL = (I − III) / 2
    EXPECT_NEAR(lead(5), (lead(1) + lead(2)) / 2, 1e-6);   // aVF = (II + III) / 2
    for (std::size_t i = 0; i < 12; ++i) {
      double expected = 0;
      for (std::size_t k = 0; k < 8; ++k)
        expected += kTwelveFromEight[i][k] * static_cast<double>(lead(kEightOfTwelve[k]));
      EXPECT_NEAR(lead(i), expected, 1e-6);
    }
  }
  EXPECT_THROW(rebuild_limb_leads(std::span(signal).first(13)), UsageError);
}

}  // namespace
}  // namespace beatbench
