#pragma once

#include <filesystem>

namespace beatbench {

// A temporary folder, gone with the object and all that is in it.
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
