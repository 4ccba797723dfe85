#include "harness/base/progress.h"

#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace beatbench {

std::string duration_text(double seconds) {
  const auto s = static_cast<long long>(std::llround(seconds));
  char text[32];
  if (s < 60)
    std::snprintf(text, sizeof text, "%lld s", s);
  else if (s < 3600)
    std::snprintf(text, sizeof text, "%lld:%02lld", s / 60, s % 60);
  else
    std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
  return text;
}

Progress::Progress(std::string title, bool quiet)
    : title_(std::move(title)), quiet_(quiet), terminal_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (drawn_ && terminal_) std::fputc('\n', stderr);
}

void Progress::update(std::int64_t done, std::int64_t total, std::string_view note) {
  if (quiet_) return;
  const auto now = Clock::now();
  const auto gap = terminal_ ? std::chrono::milliseconds(200) : std::chrono::milliseconds(10'000);
  const bool last = total > 0 && done >= total;
  if (now - shown_ < gap && !(last && terminal_)) return;
  shown_ = now;
  std::string line = title_ + ": " + std::to_string(done);
  if (total > 0) {
    line += "/" + std::to_string(total);
    const double elapsed = std::chrono::duration<double>(now - start_).count();
    if (done > 0 && !last)
      line += ", " + duration_text(elapsed * double(total - done) / double(done)) + " left";
  }
  if (!note.empty()) line += ", " + std::string(note);
  if (terminal_)
    std::fprintf(stderr, "\r\033[K%s", line.c_str());
  else
    std::fprintf(stderr, "%s\n", line.c_str());
  std::fflush(stderr);
  drawn_ = true;
}

}  // namespace beatbench
