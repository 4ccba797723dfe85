#include "harness/run/browser.h"

#include "harness/base/base64.h"
#include "harness/base/error.h"
#include "harness/run/cell_process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr std::array kNames = {"chromium", "chromium-browser", "google-chrome",
                               "google-chrome-stable"};

// The shell gives the browser the pipes as the descriptors 3 and 4, where it looks for them.
std::vector<std::string> command_of(const fs::path& program, const Scratch& scratch) {
  std::vector<std::string> command = {"/bin/sh",
                                      "-c",
                                      R"(exec "$@" 3<"$0/to" 4>"$0/from")",
                                      scratch.file("").parent_path().string(),
                                      program.string(),
                                      "--headless",
                                      "--remote-debugging-pipe",
                                      "--user-data-dir=" + scratch.file("profile").string(),
                                      "--disable-gpu",
                                      "--disable-dev-shm-usage",
                                      "--no-first-run",
                                      "--disable-background-networking",
                                      "--disable-component-update",
                                      "--disable-sync",
                                      "--disable-extensions",
                                      "--host-resolver-rules=MAP * ~NOTFOUND"};
  if (::geteuid() == 0) command.emplace_back("--no-sandbox");  // it refuses root otherwise
  return command;
}

int open_pipe(const fs::path& file, int flags) {
  const bool made = ::mkfifo(file.c_str(), 0600) == 0;
  const int descriptor = made ? ::open(file.c_str(), flags | O_NONBLOCK | O_CLOEXEC) : -1;
  if (descriptor < 0)
    throw DataError(file.string() + ": cannot be made (" + std::strerror(errno) + ")");
  return descriptor;
}

}  // namespace

fs::path find_browser() {
  if (const char* named = std::getenv("BEATBENCH_BROWSER"); named != nullptr && *named != '\0')
    return fs::exists(named) ? fs::absolute(named) : fs::path();
  const char* path = std::getenv("PATH");
  for (const char* name : kNames) {
    std::istringstream folders(path == nullptr ? "" : path);
    for (std::string folder; std::getline(folders, folder, ':');)
      if (fs::path file = fs::path(folder) / name; ::access(file.c_str(), X_OK) == 0) return file;
  }
  return {};
}

Browser::Browser(const fs::path& program, std::chrono::seconds patience)
    : program_(program), patience_(patience) {
  // Opened for both ends, so that opening waits for nobody; the other one for reading alone, so
  // that it tells when the browser is gone.
  to_ = open_pipe(scratch_.file("to"), O_RDWR);
  from_ = open_pipe(scratch_.file("from"), O_RDONLY);
  process_.emplace(command_of(program, scratch_), SubprocessFiles{{}, scratch_.file("errors")});
  frame_ = call("Target.createTarget", {{"url", "about:blank"}}).at("targetId");
  session_ =
      call("Target.attachToTarget", {{"targetId", frame_}, {"flatten", true}}).at("sessionId");
  call("Page.enable", Json::object());
}

Browser::~Browser() {
  process_.reset();
  for (const int descriptor : {to_, from_})
    if (descriptor >= 0) ::close(descriptor);
}

void Browser::fail(const std::string& what) {
  const std::string words = last_lines(scratch_.file("errors"), 3);
  throw DataError(program_.string() + ": " + what + (words.empty() ? "" : ": " + words));
}

Json Browser::next_message(const std::string& awaited) {
  const auto end = std::chrono::steady_clock::now() + patience_;
  std::size_t length = 0;
  while ((length = unread_.find('\0')) == std::string::npos) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    pollfd pipe{from_, POLLIN, 0};
    if (left.count() <= 0)
      fail("no answer to " + awaited + " within " + std::to_string(patience_.count()) + " s");
    ::poll(&pipe, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 200)));
    std::array<char, 65536> bytes{};
    const ssize_t got =
        (pipe.revents & POLLIN) != 0 ? ::read(from_, bytes.data(), bytes.size()) : 0;
    if (got > 0)
      unread_.append(bytes.data(), static_cast<std::size_t>(got));
    else if (const auto gone = process_->poll())
      fail("ended before it answered to " + awaited + " (" + gone->text() + ")");
  }
  Json message = Json::parse(unread_.substr(0, length), nullptr, false);
  unread_.erase(0, length + 1);
  if (!message.is_object()) fail("its answer to " + awaited + " is no JSON");
  return message;
}

Json Browser::call(const std::string& method, const Json& parameters) {
  Json request{{"id", ++calls_}, {"method", method}, {"params", parameters}};
  if (!session_.empty()) request["sessionId"] = session_;
  const std::string text = request.dump() + '\0';
  for (std::size_t sent = 0; sent < text.size();) {
    const ssize_t put = ::write(to_, text.data() + sent, text.size() - sent);
    if (put > 0) {
      sent += static_cast<std::size_t>(put);
      continue;
    }
    pollfd pipe{to_, POLLOUT, 0};
    const auto most = std::chrono::duration_cast<std::chrono::milliseconds>(patience_).count();
    if (errno != EAGAIN || ::poll(&pipe, 1, static_cast<int>(most)) <= 0 || process_->poll())
      fail("takes no request (" + method + ")");
  }
  while (true) {
    const Json message = next_message(method);
    if (message.value("id", 0) == calls_) {
      if (message.contains("error"))
        throw DataError(program_.string() + ": " + method +
                        " refused: " + message.at("error").value("message", ""));
      return message.at("result");
    }
    if (message.contains("method")) events_.push_back(message.at("method"));
  }
}

void Browser::open(const std::string& url) {
  events_.clear();
  const Json answer = call("Page.navigate", {{"url", url}});
  if (const std::string why = answer.value("errorText", ""); !why.empty())
    throw DataError(program_.string() + ": cannot open " + url + ": " + why);
  while (std::ranges::find(events_, "Page.loadEventFired") == events_.end()) {
    const Json message = next_message("Page.navigate");
    if (message.contains("method")) events_.push_back(message.at("method"));
  }
}

Json Browser::evaluate(const std::string& expression) {
  const Json answer =
      call("Runtime.evaluate",
           {{"expression", expression}, {"awaitPromise", true}, {"returnByValue", true}});
  if (answer.contains("exceptionDetails")) {
    const Json& details = answer.at("exceptionDetails");
    throw DataError(program_.string() + ": " +
                    (details.contains("exception")
                         ? details.at("exception").value("description", "an error without a text")
                         : details.value("text", "")));
  }
  return answer.at("result").value("value", Json());
}

std::string Browser::print_pdf(const std::string& html) {
  call("Page.setDocumentContent", {{"frameId", frame_}, {"html", html}});
  const Json answer =
      call("Page.printToPDF", {{"preferCSSPageSize", true}, {"printBackground", true}});
  return from_base64(answer.at("data").get_ref<const std::string&>());
}

}  // namespace beatbench
