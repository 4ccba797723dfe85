#include "harness/base/file_lock.h"

#include "harness/base/error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace beatbench {

FileLock::FileLock(const std::filesystem::path& file)
    : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
  int result = descriptor_ < 0 ? -1 : ::flock(descriptor_, LOCK_EX);
  while (result != 0 && errno == EINTR && descriptor_ >= 0) result = ::flock(descriptor_, LOCK_EX);
  if (result != 0)
    throw DataError(file.string() + ": cannot be locked (" + std::strerror(errno) + ")");
}

FileLock::~FileLock() { ::close(descriptor_); }

}  // namespace beatbench
