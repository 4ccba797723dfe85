#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace beatbench {

// The vectorcardiogram (X left, Y down, Z back) and the leads. Matrices multiply column vectors:
// leads = D · vcg.
template <std::size_t rows, std::size_t columns>
using Matrix = std::array<std::array<double, columns>, rows>;

// The eight independent leads, in the order of the matrices below.
inline constexpr std::array<std::string_view, 8> kEightLeads = {"I",  "II", "V1", "V2",
                                                                "V3", "V4", "V5", "V6"};
// Where they lie in the standard order I II III aVR aVL aVF V1 … V6.
inline constexpr std::array<std::size_t, 8> kEightOfTwelve = {0, 1, 6, 7, 8, 9, 10, 11};

// Dower's leads from the VCG (Dower et al. 1980).
inline constexpr Matrix<8, 3> kDower = {{{.632, -.235, .059},
                                         {.235, 1.066, -.132},
                                         {-.515, .157, -.917},
                                         {.044, .164, -1.387},
                                         {.882, .098, -1.277},
                                         {1.213, .127, -.601},
                                         {1.125, .127, -.086},
                                         {.831, .076, .230}}};

// The VCG from the leads by regression (Kors et al. 1990).
inline constexpr Matrix<3, 8> kKors = {{{.38, -.07, -.13, .05, -.01, .14, .06, .54},
                                        {-.07, .93, .06, -.02, -.05, .06, -.17, .13},
                                        {.11, -.23, -.43, -.06, -.14, -.20, -.11, .31}}};

// Einthoven and Goldberger: all twelve leads from the eight.
inline constexpr Matrix<12, 8> kTwelveFromEight = {{{1, 0},
                                                    {0, 1},
                                                    {-1, 1},
                                                    {-.5, -.5},
                                                    {1, -.5},
                                                    {-.5, 1},
                                                    {0, 0, 1},
                                                    {0, 0, 0, 1},
                                                    {0, 0, 0, 0, 1},
                                                    {0, 0, 0, 0, 0, 1},
                                                    {0, 0, 0, 0, 0, 0, 1},
                                                    {0, 0, 0, 0, 0, 0, 0, 1}}};

// The true pseudo-inverse (DᵀD)⁻¹Dᵀ, so that inverse_dower() · D is the identity to rounding; the
// printed inverse-Dower table (Edenbrandt & Pahlm 1988) equals it to three decimals only.
Matrix<3, 8> inverse_dower();

// The same for signals of twelve leads. The VCG is taken from the eight independent leads; the
// columns of the other four are zero.
Matrix<12, 3> dower_12();
Matrix<3, 12> inverse_dower_12();
Matrix<3, 12> kors_12();

// Right-handed rotations by an angle in radians: +90° about x takes y to z.
Matrix<3, 3> rotation_x(double angle);
Matrix<3, 3> rotation_y(double angle);
Matrix<3, 3> rotation_z(double angle);

template <std::size_t rows, std::size_t inner, std::size_t columns>
constexpr Matrix<rows, columns> product(const Matrix<rows, inner>& a,
                                        const Matrix<inner, columns>& b) {
  Matrix<rows, columns> c{};
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t k = 0; k < inner; ++k)
      for (std::size_t j = 0; j < columns; ++j) c[i][j] += a[i][k] * b[k][j];
  return c;
}

// Rewrites III, aVR, aVL and aVF of a signal [12 leads, sample] from its I and II. UsageError where
// the length is no multiple of 12.
void rebuild_limb_leads(std::span<float> signal);

}  // namespace beatbench
