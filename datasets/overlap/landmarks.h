#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace beatbench {

// A place in a lead that its own content picks, and the content as a number.
struct Landmark {
  std::uint64_t key = 0;
  std::int32_t at = 0;  // where its 2 s begin, in samples of kCanonicalHz
};

// The landmarks of a canonical lead. The key of the 2 s from a sample on are 48 bits, each saying
// which of two fixed points in it lies higher: gain and offset do not matter, and noise far below
// the waves turns few bits. Kept are the keys whose hash ends in six zero bits (about 3 a second),
// so two copies of a recording keep the same ones wherever they are cut: winnowing (Schleimer,
// Wilkerson & Aiken, SIGMOD 2003, doi:10.1145/872757.872770) of binary audio fingerprints (Haitsma
// & Kalker, ISMIR 2002). Left out are the stretches of under 1 % of the lead's range: their bits
// are rounding noise. The name of the lead is part of the key.
std::vector<Landmark> landmarks(std::span<const float> canonical, std::string_view lead);

inline constexpr std::size_t kLandmarkSpan = 400;  // samples of kCanonicalHz

}  // namespace beatbench
