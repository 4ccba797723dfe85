#pragma once

#include <csignal>

namespace beatbench {

// While one lives, SIGINT and SIGTERM are noted instead of ending the program.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  static bool interrupted();

 private:
  struct sigaction before_int_ {};
  struct sigaction before_term_ {};
};

}  // namespace beatbench
