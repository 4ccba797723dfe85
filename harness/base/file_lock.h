#pragma once

#include <filesystem>

namespace beatbench {

// An exclusive lock between processes (flock on a file that is made where missing), held until the
// object goes. Waits for it; the kernel frees it when its holder dies, so a crash never leaves it
// behind.
class FileLock {
 public:
  explicit FileLock(const std::filesystem::path& file);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace beatbench
