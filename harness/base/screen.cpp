#include "harness/base/screen.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <sys/ioctl.h>
#include <unistd.h>

namespace beatbench {

// The following bytes of a code point begin with the bits 10.
std::size_t screen_width(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::optional<std::size_t> screen_columns() {
  std::size_t columns = 0;
  if (const char* wanted = std::getenv("COLUMNS"); wanted != nullptr) {
    const char* end = wanted + std::strlen(wanted);
    const auto read = std::from_chars(wanted, end, columns);
    if (read.ec == std::errc() && read.ptr == end && columns > 0) return columns;
  }
  winsize size{};
  if (::isatty(STDOUT_FILENO) == 1 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
    columns = size.ws_col;
  return columns > 0 ? std::optional(columns) : std::nullopt;
}

std::string wrapped(const std::string& line, std::size_t columns) {
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  std::string out = line.substr(0, indent);
  std::size_t place = indent;  // on the screen
  for (std::size_t at = indent; at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at + 1), line.size());  // with the blank before
    const std::string word = line.substr(at, end - at);
    if (at > indent && place + screen_width(word) > columns) {
      out += "\n" + std::string(indent + 2, ' ') + word.substr(1);
      place = indent + 1 + screen_width(word);
    } else {
      out += word;
      place += screen_width(word);
    }
    at = end;
  }
  return out;
}

}  // namespace beatbench
