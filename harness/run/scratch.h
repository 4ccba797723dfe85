#pragma once

#include <filesystem>

namespace beatbench {

// A folder of its own for what one call of the worker reads and says, gone with the object.
class Scratch {
 public:
  Scratch();  // DataError where it cannot be made
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::filesystem::path file(const char* name) const { return folder_ / name; }

 private:
  std::filesystem::path folder_;
};

}  // namespace beatbench
