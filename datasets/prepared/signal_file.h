#pragma once

#include "harness/base/hash.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <vector>

namespace beatbench {

// signal.npy on its way: the values go to signal.raw first, since .npy wants to know at its start
// how many there are.
class SignalFile {
 public:
  explicit SignalFile(const std::filesystem::path& folder);

  void append(std::span<const float> values);  // DataError: disk full
  // Writes signal.npy in that shape and removes signal.raw; the hash has been fed all values.
  Sha256& finish(const std::vector<std::int64_t>& shape);

 private:
  std::filesystem::path folder_, raw_;
  std::ofstream out_;
  Sha256 hash_;
};

}  // namespace beatbench
