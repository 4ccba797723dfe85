#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace beatbench {

// What both programs return to the shell (design §6).
enum class ExitCode : int {
  ok = 0,
  cells_failed = 1,
  usage = 2,       // command line or manifest
  data = 3,        // data missing or damaged, a store that is not one
  plugin = 4,      // plugin refused
  regression = 5,  // `compare` found one
  interrupted = 130,
};

// The one exception for mistakes that a user can mend. what() is shown as it is:
// "what, where, (why). What to do". Programmer mistakes are asserts, not Errors.
class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

struct UsageError : Error {
  explicit UsageError(const std::string& message) : Error(ExitCode::usage, message) {}
};
struct DataError : Error {
  explicit DataError(const std::string& message) : Error(ExitCode::data, message) {}
};
struct PluginError : Error {
  explicit PluginError(const std::string& message) : Error(ExitCode::plugin, message) {}
};

// A place in a text file; line and column count from 1, 0 means unknown and is not printed.
struct Position {
  std::string file;
  int line = 0;
  int column = 0;
  std::string text() const;  // "manifests/x.toml:12:3"
};

// Collects every mistake of one input, so that a user mends them in one go.
class Problems {
 public:
  void add(std::string message) { messages_.push_back(std::move(message)); }
  void add(const Position& where, std::string_view message);
  bool empty() const { return messages_.empty(); }
  const std::vector<std::string>& messages() const { return messages_; }
  // Throws Error(code) with one message a line where there is any.
  void throw_if_any(ExitCode code) const;

 private:
  std::vector<std::string> messages_;
};

}  // namespace beatbench
