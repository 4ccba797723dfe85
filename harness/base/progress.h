#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace beatbench {

// Tells how far a long piece of work is. On a terminal one line that is rewritten, with an ETA;
// elsewhere a line every 10 s; nothing where quiet. Talk only: it writes to stderr.
class Progress {
 public:
  explicit Progress(std::string title, bool quiet = false);
  ~Progress();  // ends the terminal's line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `note` is shown behind the bar: "loss 3.21". total 0: unknown.
  void update(std::int64_t done, std::int64_t total, std::string_view note = {});

 private:
  using Clock = std::chrono::steady_clock;
  std::string title_;
  bool quiet_;
  bool terminal_;
  bool drawn_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point shown_ = Clock::now();
};

// "1:02:03", "4:05", "7 s".
std::string duration_text(double seconds);

}  // namespace beatbench
