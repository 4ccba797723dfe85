#pragma once

#include "harness/base/error.h"

#include <string>
#include <utility>
#include <vector>

namespace beatbench {

// The mistakes of one manifest with their places, told in the order of the file; those of overrides
// come last.
class Mistakes {
 public:
  explicit Mistakes(std::string file) : file_(std::move(file)) {}
  void add(const Position& where, std::string message) {
    all_.emplace_back(where, std::move(message));
  }
  const std::string& file() const { return file_; }
  void throw_if_any() const;  // Error(usage)

 private:
  std::string file_;
  std::vector<std::pair<Position, std::string>> all_;
};

}  // namespace beatbench
