#include "harness/base/file_lock.h"

#include "harness/base/error.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <signal.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace beatbench {
namespace {

using namespace std::chrono_literals;

// A child process that takes the lock when told to, then writes a byte into its pipe and waits to
// be killed. It must be made before this process takes a lock: a fork shares the locks of its
// parent (an exec does not, they close).
class Locker {
 public:
  explicit Locker(const std::filesystem::path& file) {
    int ends[2], go[2];
    if (::pipe(ends) != 0 || ::pipe(go) != 0) throw std::runtime_error("no pipe");
    child_ = ::fork();
    if (child_ == 0) {
      char byte = 0;
      if (::read(go[0], &byte, 1) != 1) ::_exit(1);
      const FileLock lock(file);
      if (::write(ends[1], "x", 1) == 1) ::pause();
      ::_exit(0);
    }
    ::close(ends[1]);
    ::close(go[0]);
    pipe_ = ends[0];
    go_ = go[1];
  }
  ~Locker() {
    kill();
    ::close(pipe_);
    ::close(go_);
  }
  Locker(const Locker&) = delete;
  Locker& operator=(const Locker&) = delete;

  void go() const { ASSERT_EQ(::write(go_, "x", 1), 1); }
  bool has_lock_within(std::chrono::milliseconds time) const {
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(pipe_, &readable);
    ::timeval limit{.tv_sec = time / 1s, .tv_usec = (time % 1s) / 1us};
    return ::select(pipe_ + 1, &readable, nullptr, nullptr, &limit) == 1;
  }
  void kill() {
    if (child_ <= 0) return;
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    child_ = 0;
  }

 private:
  pid_t child_ = 0;
  int pipe_ = -1, go_ = -1;
};

TEST(FileLock, KeepsOtherProcessesOutUntilItGoes) {
  const TemporaryFolder folder;
  const Locker other(folder / "lock");
  auto mine = std::make_unique<FileLock>(folder / "lock");
  other.go();
  EXPECT_FALSE(other.has_lock_within(200ms));
  mine.reset();
  EXPECT_TRUE(other.has_lock_within(10s));
}

TEST(FileLock, IsFreeWhenItsHolderIsKilled) {
  const TemporaryFolder folder;
  Locker first(folder / "lock");
  const Locker second(folder / "lock");
  first.go();
  ASSERT_TRUE(first.has_lock_within(10s));
  second.go();
  EXPECT_FALSE(second.has_lock_within(200ms));
  first.kill();
  EXPECT_TRUE(second.has_lock_within(10s));
}

TEST(FileLock, TellsAFileThatCannotBe) {
  const TemporaryFolder folder;
  EXPECT_THROW(FileLock(folder / "none/lock"), DataError);
}

}  // namespace
}  // namespace beatbench
