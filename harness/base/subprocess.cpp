#include "harness/base/subprocess.h"

#include "harness/base/error.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <map>
#include <sstream>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace beatbench {
namespace {

// What runs between fork and exec: calls that are safe after a fork, nothing else.
[[noreturn]] void become(char* const* argv, const char* out, const char* errors, pid_t parent,
                         int keep_open, int report) {
  const auto fail = [report] {
    const int cause = errno;
    [[maybe_unused]] const ssize_t told = ::write(report, &cause, sizeof cause);
    ::_exit(127);
  };
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // it died before the line above
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) ::signal(signal, SIG_DFL);
  const int in = ::open("/dev/null", O_RDONLY);
  const int to = ::open(out, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0644);
  const int err = errors == nullptr ? to : ::open(errors, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (in < 0 || to < 0 || err < 0) fail();
  if (::dup2(in, STDIN_FILENO) < 0 || ::dup2(to, STDOUT_FILENO) < 0 ||
      ::dup2(err, STDERR_FILENO) < 0)
    fail();
  for (const int descriptor : {in, to, err})
    if (descriptor > STDERR_FILENO && descriptor != report) ::close(descriptor);
  if (keep_open >= 0) ::fcntl(keep_open, F_SETFD, 0);
  ::execv(argv[0], argv);
  fail();
  ::_exit(127);
}

ProcessEnd end_of(int status, const rusage& usage) {
  ProcessEnd end;
  end.peak_memory_bytes = std::int64_t{usage.ru_maxrss} * 1024;
  if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
  end.exit = end.signal > 0 ? 128 + end.signal : WEXITSTATUS(status);
  return end;
}

}  // namespace

std::string ProcessEnd::text() const {
  if (signal == 0) return "exit " + std::to_string(exit);
  return "ended by signal " + std::to_string(signal) + " (" + ::strsignal(signal) + ")";
}

Subprocess::Subprocess(const std::vector<std::string>& command, const SubprocessFiles& files,
                       int keep_open) {
  std::vector<std::string> words = command;  // execv wants them writable
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const std::string out = files.out.empty() ? "/dev/null" : files.out.string();
  const std::string errors = files.errors.string();
  std::array<int, 2> report{};
  if (::pipe2(report.data(), O_CLOEXEC) != 0)
    throw DataError(command.front() + ": cannot be started (" + std::strerror(errno) + ")");
  const pid_t parent = ::getpid();
  id_ = ::fork();
  if (id_ == 0)
    become(argv.data(), out.c_str(), errors.empty() ? nullptr : errors.c_str(), parent, keep_open,
           report[1]);
  int cause = id_ < 0 ? errno : 0;
  ::close(report[1]);
  if (id_ > 0) {
    ::setpgid(id_, id_);  // both do it: whoever comes first, the group is there afterwards
    ssize_t got = 0;
    do got = ::read(report[0], &cause, sizeof cause);
    while (got < 0 && errno == EINTR);
    if (got != sizeof cause) cause = 0;
  }
  ::close(report[0]);
  if (cause == 0) return;
  if (id_ > 0) ::waitpid(id_, nullptr, 0);
  id_ = -1;
  throw DataError(command.front() + ": cannot be started (" + std::strerror(cause) + ")");
}

Subprocess::~Subprocess() {
  if (id_ < 0 || end_) return;
  kill();
  wait();
}

std::optional<ProcessEnd> Subprocess::poll() {
  if (end_) return end_;
  int status = 0;
  rusage usage{};
  if (::wait4(id_, &status, WNOHANG, &usage) == id_) {
    end_ = end_of(status, usage);
    ::kill(-id_, SIGKILL);  // what it left behind in its group
  }
  return end_;
}

ProcessEnd Subprocess::wait() {
  while (!poll()) {
    siginfo_t info;
    ::waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOWAIT);
  }
  return *end_;
}

void Subprocess::terminate() {
  if (!end_) ::kill(-id_, SIGTERM);
}

void Subprocess::kill() {
  if (!end_) ::kill(-id_, SIGKILL);
}

std::int64_t Subprocess::resident_bytes() const { return end_ ? 0 : resident_bytes_of_tree(id_); }

namespace {

struct Residence {
  pid_t parent = 0;
  std::int64_t bytes = 0;
};

// /proc/PID/stat: "12 (name) S 1 …"; the name may hold blanks and brackets, so count from its end.
bool read_residence(const char* pid, Residence& residence) {
  std::array<char, 64> path{};
  std::snprintf(path.data(), path.size(), "/proc/%s/stat", pid);
  std::FILE* file = std::fopen(path.data(), "re");
  if (file == nullptr) return false;  // gone meanwhile
  std::array<char, 1024> text{};
  const std::size_t size = std::fread(text.data(), 1, text.size() - 1, file);
  std::fclose(file);
  text[size] = '\0';
  const char* after_name = std::strrchr(text.data(), ')');
  if (after_name == nullptr) return false;
  std::istringstream fields(after_name + 1);
  std::string field;
  pid_t parent = 0;
  std::int64_t pages = 0;
  for (int number = 3; number <= 24 && fields >> field; ++number) {
    if (number == 4) parent = std::atoi(field.c_str());
    if (number == 24) pages = std::atoll(field.c_str());
  }
  static const std::int64_t kPageBytes = ::sysconf(_SC_PAGESIZE);
  residence = {parent, pages * kPageBytes};
  return true;
}

}  // namespace

std::int64_t resident_bytes_of_tree(pid_t root) {
  std::map<pid_t, Residence> processes;
  DIR* folder = ::opendir("/proc");
  if (folder == nullptr) return 0;
  while (const dirent* entry = ::readdir(folder)) {
    const int pid = std::atoi(entry->d_name);
    Residence residence;
    if (pid > 0 && read_residence(entry->d_name, residence)) processes[pid] = residence;
  }
  ::closedir(folder);
  std::int64_t bytes = 0;
  for (const auto& [pid, residence] : processes) {
    pid_t ancestor = pid;
    // Bounded: the table is a snapshot of a moving thing and may hold a circle.
    for (std::size_t step = 0; ancestor > 1 && ancestor != root && step < processes.size();
         ++step) {
      const auto found = processes.find(ancestor);
      ancestor = found == processes.end() ? 0 : found->second.parent;
    }
    if (ancestor == root) bytes += residence.bytes;
  }
  return bytes;
}

}  // namespace beatbench
