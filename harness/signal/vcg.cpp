#include "harness/signal/vcg.h"

#include "harness/base/error.h"

#include <fmt/format.h>

#include <cmath>

namespace beatbench {
namespace {

template <std::size_t rows, std::size_t columns>
Matrix<columns, rows> transposed(const Matrix<rows, columns>& a) {
  Matrix<columns, rows> t{};
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns; ++j) t[j][i] = a[i][j];
  return t;
}

// By cofactors; indices modulo 3 give each cofactor its sign.
Matrix<3, 3> inverted(const Matrix<3, 3>& a) {
  Matrix<3, 3> inverse{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      inverse[j][i] = a[(i + 1) % 3][(j + 1) % 3] * a[(i + 2) % 3][(j + 2) % 3] -
                      a[(i + 1) % 3][(j + 2) % 3] * a[(i + 2) % 3][(j + 1) % 3];
  const double determinant =
      a[0][0] * inverse[0][0] + a[0][1] * inverse[1][0] + a[0][2] * inverse[2][0];
  for (auto& row : inverse)
    for (double& value : row) value /= determinant;
  return inverse;
}

Matrix<3, 12> with_zero_columns(const Matrix<3, 8>& a) {
  Matrix<3, 12> wide{};
  for (std::size_t axis = 0; axis < 3; ++axis)
    for (std::size_t lead = 0; lead < 8; ++lead) wide[axis][kEightOfTwelve[lead]] = a[axis][lead];
  return wide;
}

}  // namespace

Matrix<3, 8> inverse_dower() {
  const auto transpose = transposed(kDower);
  return product(inverted(product(transpose, kDower)), transpose);
}

Matrix<12, 3> dower_12() { return product(kTwelveFromEight, kDower); }
Matrix<3, 12> inverse_dower_12() { return with_zero_columns(inverse_dower()); }
Matrix<3, 12> kors_12() { return with_zero_columns(kKors); }

Matrix<3, 3> rotation_x(double angle) {
  const double c = std::cos(angle), s = std::sin(angle);
  return {{{1, 0, 0}, {0, c, -s}, {0, s, c}}};
}

Matrix<3, 3> rotation_y(double angle) {
  const double c = std::cos(angle), s = std::sin(angle);
  return {{{c, 0, s}, {0, 1, 0}, {-s, 0, c}}};
}

Matrix<3, 3> rotation_z(double angle) {
  const double c = std::cos(angle), s = std::sin(angle);
  return {{{c, -s, 0}, {s, c, 0}, {0, 0, 1}}};
}

void rebuild_limb_leads(std::span<float> signal) {
  if (signal.size() % 12 != 0)
    throw UsageError(fmt::format("{} values are not 12 leads of equal length", signal.size()));
  const std::size_t samples = signal.size() / 12;
  for (std::size_t t = 0; t < samples; ++t) {
    const float one = signal[t], two = signal[samples + t];
    signal[2 * samples + t] = two - one;
    signal[3 * samples + t] = -(one + two) / 2;
    signal[4 * samples + t] = one - two / 2;
    signal[5 * samples + t] = two - one / 2;
  }
}

}  // namespace beatbench
