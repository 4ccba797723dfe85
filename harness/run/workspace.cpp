#include "harness/run/workspace.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sys/file.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace beatbench {
namespace fs = std::filesystem;

void Workspace::make_folders() const {
  for (const fs::path& folder : {prepared(), derived(), cells(), experiments()}) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
      throw DataError(folder.string() + ": cannot be made (" + error.message() +
                      "). Name a folder that you may write with --workspace");
  }
}

WorkspaceLock::WorkspaceLock(const Workspace& workspace) {
  const fs::path file = workspace.root / ".lock";
  descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor_ < 0)
    throw DataError(file.string() + ": cannot be opened (" + std::strerror(errno) + ")");
  // A parent that was just killed leaves its workers alive for a moment.
  constexpr auto kStep = std::chrono::milliseconds(20);
  int tries = 100;
  while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && --tries > 0)
    std::this_thread::sleep_for(kStep);
  if (tries == 0) {
    std::string holder = read_file(file);
    while (!holder.empty() && holder.back() == '\n') holder.pop_back();
    ::close(descriptor_);
    throw UsageError(workspace.root.string() + ": another run is writing this workspace (" +
                     holder + "). Wait for its end, or name another folder with --workspace");
  }
  const std::string holder =
      "process " + std::to_string(::getpid()) + ", since " + utc_now() + "\n";
  // Talk for others alone: the lock holds without it.
  if (::ftruncate(descriptor_, 0) == 0) [[maybe_unused]]
    const ssize_t told = ::pwrite(descriptor_, holder.data(), holder.size(), 0);
}

WorkspaceLock::~WorkspaceLock() { ::close(descriptor_); }

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text.data();
}

}  // namespace beatbench
