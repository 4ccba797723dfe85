#include "harness/base/atomic_file.h"

#include "harness/base/error.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <system_error>
#include <unistd.h>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const fs::path& temporary, const fs::path& file) {
  const std::string cause = std::strerror(errno);
  std::error_code ignored;
  fs::remove(temporary, ignored);
  throw DataError(file.string() + ": cannot be written (" + cause + ")");
}

}  // namespace

fs::path temporary_beside(const fs::path& file) {
  static std::atomic<int> count{0};
  return file.parent_path() / ("." + file.filename().string() + ".part." +
                               std::to_string(::getpid()) + "." + std::to_string(count++));
}

void commit_file(const fs::path& temporary, const fs::path& file) {
  const int descriptor = ::open(temporary.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail(temporary, file);
  const bool synced = ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!synced || ::rename(temporary.c_str(), file.c_str()) != 0) fail(temporary, file);
}

void write_file_atomically(const fs::path& file, std::string_view content) {
  const fs::path temporary = temporary_beside(file);
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) fail(temporary, file);
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int cause = errno;
      ::close(descriptor);
      errno = cause;
      fail(temporary, file);
    }
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::close(descriptor) != 0) fail(temporary, file);
  commit_file(temporary, file);
}

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in || fs::is_directory(file))
    throw DataError(file.string() + ": cannot be read (" +
                    (fs::exists(file) ? "not a readable file" : "no such file") + ")");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace beatbench
