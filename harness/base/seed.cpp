#include "harness/base/seed.h"

#include "harness/base/hash.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <string>

namespace beatbench {

std::uint64_t derive_seed(std::uint64_t seed, std::string_view purpose, std::int64_t step) {
  const std::string text =
      std::to_string(seed) + "/" + std::string(purpose) + "/" + std::to_string(step);
  return std::stoull(sha256_hex(text).substr(0, 16), nullptr, 16);
}

double Draws::uniform() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }

double Draws::normal() {
  const double radius = std::sqrt(-2 * std::log(1 - uniform()));
  return radius * std::cos(2 * std::numbers::pi * uniform());
}

std::uint64_t Draws::below(std::uint64_t bound) {
  // Values past the last whole multiple of bound would favour small results. There are fewer than
  // bound of them, so that nearly no value has to ask how many.
  const auto is_past = [bound](std::uint64_t value) {
    return value > UINT64_MAX - bound && value > UINT64_MAX - (UINT64_MAX % bound + 1) % bound;
  };
  std::uint64_t value = engine_();
  while (is_past(value)) value = engine_();
  return value % bound;
}

std::vector<std::int64_t> Draws::permutation(std::int64_t n) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  shuffle(order);
  return order;
}

}  // namespace beatbench
