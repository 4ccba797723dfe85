#pragma once

#include "harness/base/json.h"
#include "harness/base/scratch.h"
#include "harness/base/subprocess.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace beatbench {

// The Chromium of this machine: that named in BEATBENCH_BROWSER, else the first of chromium,
// chromium-browser, google-chrome and google-chrome-stable on PATH; empty where there is none.
std::filesystem::path find_browser();

// Without a window, without a network, with a profile of its own that goes with the object. It is
// spoken to in the DevTools protocol over two pipes (--remote-debugging-pipe). Each call throws
// DataError where the browser ends, refuses or takes longer than `patience`.
class Browser {
 public:
  Browser(const std::filesystem::path& program, std::chrono::seconds patience);
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  void open(const std::string& url);               // and waits until it is loaded
  Json evaluate(const std::string& expression);    // awaits a promise
  std::string print_pdf(const std::string& html);  // on paper of its @page size

 private:
  Json call(const std::string& method, const Json& parameters);
  Json next_message(const std::string& awaited);
  [[noreturn]] void fail(const std::string& what);  // with its last words

  std::filesystem::path program_;
  std::chrono::seconds patience_;
  Scratch scratch_;
  int to_ = -1, from_ = -1;
  std::optional<Subprocess> process_;
  std::string unread_;  // of messages, each ended by a zero byte
  std::vector<std::string> events_;
  std::string session_, frame_;
  int calls_ = 0;
};

}  // namespace beatbench
