#pragma once

#include "harness/base/subprocess.h"
#include "harness/cell/cell.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace beatbench {

inline constexpr auto kGrace = std::chrono::seconds(4);  // from SIGTERM to SIGKILL

struct CellLimits {
  double minutes = 0;     // 0: none
  double memory_gib = 0;  // resident, of the worker and all below it; 0: none
};

struct CellOutcome {
  bool done = false;
  std::string message;  // why it failed
};

// One worker on one cell folder: started by the constructor, watched by poll().
class CellProcess {
 public:
  CellProcess(const std::filesystem::path& worker, const CellFolder& folder, std::string identity,
              const CellLimits& limits, int lock);

  // Enforces the limits. Once the process is gone: the outcome, with status.json written.
  std::optional<CellOutcome> poll();
  void terminate() { process_.terminate(); }  // for an interrupted run: it saves its state
  void kill() { process_.kill(); }
  bool gone() { return process_.poll().has_value(); }

  double progress() const { return share_; }         // of the cell's own work, 0 … 1
  const std::string& note() const { return note_; }  // "loss 1.2"
  void read_progress();                              // from the cell's progress.json

 private:
  using Clock = std::chrono::steady_clock;
  double seconds() const;
  void enforce_limits();
  CellOutcome outcome_of(const ProcessEnd& end) const;

  CellFolder folder_;
  std::string identity_;
  CellLimits limits_;
  std::string started_utc_;
  Clock::time_point start_ = Clock::now();
  Subprocess process_;
  std::string stopped_;  // the limit that it broke, in words
  Clock::time_point kill_at_ = Clock::time_point::max();
  std::int64_t peak_bytes_ = 0;
  double share_ = 0;
  std::string note_;
};

// status.json of a cell that ended, or that could not begin since its upstream failed.
void write_status(const CellFolder& folder, const CellOutcome& outcome, int exit,
                  const std::string& started_utc, double seconds, double peak_memory_mib);

// The last `lines` lines of a text file that are not empty, at most 2000 bytes of them.
std::string last_lines(const std::filesystem::path& file, int lines);

}  // namespace beatbench
