#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace beatbench {

// How a child process came to its end.
struct ProcessEnd {
  int exit = 0;                        // its exit status; 128 + signal where a signal ended it
  int signal = 0;                      // 0: it exited by itself
  std::int64_t peak_memory_bytes = 0;  // largest resident memory of the process, as the kernel says
  std::string text() const;            // "exit 3", "ended by signal 11 (Segmentation fault)"
};

struct SubprocessFiles {
  std::filesystem::path out;     // stdout; empty: /dev/null
  std::filesystem::path errors;  // stderr; empty: where stdout goes
};

// A child in a process group of its own, with an empty stdin. It dies with the thread that made it:
// by the kernel (PR_SET_PDEATHSIG) where that one is killed, by the destructor where the object
// goes. Throws DataError where the program cannot be started, with the cause. `keep_open` is a
// descriptor that the child shall inherit (the lock of its workspace), -1: none.
class Subprocess {
 public:
  Subprocess(const std::vector<std::string>& command, const SubprocessFiles& files,
             int keep_open = -1);
  ~Subprocess();
  Subprocess(const Subprocess&) = delete;
  Subprocess& operator=(const Subprocess&) = delete;

  pid_t id() const { return id_; }
  std::optional<ProcessEnd> poll();  // the end, once it came
  ProcessEnd wait();
  void terminate();                     // SIGTERM to the group: it may save its state
  void kill();                          // SIGKILL to the group
  std::int64_t resident_bytes() const;  // of the child and all below it, now

 private:
  pid_t id_ = -1;
  std::optional<ProcessEnd> end_;
};

// Resident memory of a process and all its descendants, from /proc. Pages that they share count
// once for each.
std::int64_t resident_bytes_of_tree(pid_t root);

}  // namespace beatbench
