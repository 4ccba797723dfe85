#include "harness/manifest/key_depth.h"

#include <algorithm>
#include <string>

namespace beatbench {
namespace {

bool is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == ' ' || c == '\t';
}

// The offset behind the string that opens at `at`: one line or, behind three quotes, many.
std::size_t skip_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const std::string triple(3, quote);
  const bool many_lines = text.substr(at, 3) == triple;
  std::size_t i = at + (many_lines ? 3 : 1);
  for (; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (many_lines && text.substr(i, 3) == triple) {
      i += 3;
      // Up to two quotes may stand right before the closing three.
      for (int more = 0; more < 2 && i < text.size() && text[i] == quote; ++more) ++i;
      return i;
    } else if (!many_lines && (text[i] == quote || text[i] == '\n')) {
      return i + 1;
    }
  }
  return text.size();
}

}  // namespace

std::optional<std::size_t> too_deep_key(std::string_view toml) {
  std::size_t dots = 0;
  for (std::size_t i = 0; i < toml.size();) {
    const char c = toml[i];
    if (c == '"' || c == '\'') {
      i = skip_string(toml, i);
      continue;
    }
    if (c == '#') {
      i = std::min(toml.find('\n', i), toml.size());
      continue;
    }
    if (c == '.') {
      if (++dots > kMaxKeyDots) return i;
    } else if (!is_bare(c)) {
      dots = 0;
    }
    ++i;
  }
  return std::nullopt;
}

}  // namespace beatbench
