#pragma once

#include <cstdint>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

namespace beatbench {

// The seed of one purpose at one step: the first 8 bytes of SHA-256("seed/purpose/step").
// Independent streams for independent purposes, the same on every machine.
std::uint64_t derive_seed(std::uint64_t seed, std::string_view purpose, std::int64_t step = 0);

// Draws that are the same on every platform (the standard's distributions are not).
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : engine_(seed) {}
  Draws(std::uint64_t seed, std::string_view purpose, std::int64_t step = 0)
      : engine_(derive_seed(seed, purpose, step)) {}

  double uniform();  // [0, 1), 53 bits
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  double normal();                           // mean 0, SD 1 (Box–Muller)
  std::uint64_t below(std::uint64_t bound);  // [0, bound), unbiased; bound > 0
  std::vector<std::int64_t> permutation(std::int64_t n);

  template <typename T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

 private:
  std::mt19937_64 engine_;  // its sequence is fixed by the standard
};

}  // namespace beatbench
