#include "datasets/overlap/landmarks.h"

#include "harness/base/seed.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace beatbench {
namespace {

constexpr std::size_t kBits = 48;
constexpr std::uint64_t kNearestPoints = 10;  // samples between the two points of a bit
constexpr std::uint64_t kSelected = 63;       // the hash's last bits must be 0
constexpr float kLeastRange = 0.01F;

struct Points {
  std::size_t first, second;
};

// Drawn once and for all: another draw makes other keys, and stored ones worthless.
std::array<Points, kBits> draw_points() {
  Draws draws(1, "landmarks");
  std::array<Points, kBits> points{};
  for (Points& pair : points) do {
      pair = {draws.below(kLandmarkSpan), draws.below(kLandmarkSpan)};
    } while (std::max(pair.first, pair.second) - std::min(pair.first, pair.second) <
             kNearestPoints);
  return points;
}

// The last step of SplitMix64 (Steele, Lea & Flood 2014): every bit depends on all.
std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9U;
  x = (x ^ x >> 27) * 0x94d049bb133111ebU;
  return x ^ x >> 31;
}

float range(std::span<const float> signal) {
  const auto [low, high] = std::ranges::minmax(signal);
  return high - low;
}

}  // namespace

std::vector<Landmark> landmarks(std::span<const float> canonical, std::string_view lead) {
  static const std::array<Points, kBits> points = draw_points();
  std::vector<Landmark> found;
  if (canonical.size() < kLandmarkSpan) return found;
  const std::uint64_t name = derive_seed(0, lead);
  const float least = kLeastRange * range(canonical);
  for (std::size_t t = 0; t + kLandmarkSpan <= canonical.size(); ++t) {
    const float* at = canonical.data() + t;
    std::uint64_t bits = 0;
    for (const auto& [first, second] : points) bits = bits << 1 | (at[first] < at[second] ? 1 : 0);
    const std::uint64_t key = mixed(bits ^ name);
    if ((key & kSelected) == 0 && range(canonical.subspan(t, kLandmarkSpan)) > least)
      found.push_back({key, static_cast<std::int32_t>(t)});
  }
  return found;
}

}  // namespace beatbench
