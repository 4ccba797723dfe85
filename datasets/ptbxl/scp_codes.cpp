#include "datasets/ptbxl/scp_codes.h"

#include "harness/base/error.h"

#include <charconv>

namespace beatbench {
namespace {

// A cursor over the text; every step that does not fit fails.
class Cursor {
 public:
  Cursor(std::string_view text, const std::string& where)
      : all_(text), rest_(text), where_(where) {}

  bool accept(char token) {
    skip_spaces();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char token) {
    if (!accept(token)) fail(std::string("'") + token + "'");
  }

  std::string quoted() {
    skip_spaces();
    const char quote = rest_.empty() ? '\0' : rest_.front();
    const auto end = rest_.empty() ? rest_.npos : rest_.find(quote, 1);
    if ((quote != '\'' && quote != '"') || end == rest_.npos || end == 1) fail("a quoted name");
    std::string name(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return name;
  }

  double number() {
    skip_spaces();
    double value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc()) fail("a number");
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }

  void expect_end() {
    skip_spaces();
    if (!rest_.empty()) fail("the end");
  }

 private:
  void skip_spaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }

  [[noreturn]] void fail(const std::string& expected) const {
    throw DataError(where_ + "scp_codes '" + std::string(all_) + "': expected " + expected +
                    " at character " + std::to_string(all_.size() - rest_.size() + 1));
  }

  std::string_view all_, rest_;
  const std::string& where_;
};

}  // namespace

std::vector<std::pair<std::string, double>> parse_scp_codes(std::string_view text,
                                                            const std::string& where) {
  Cursor cursor(text, where);
  std::vector<std::pair<std::string, double>> codes;
  cursor.expect('{');
  if (!cursor.accept('}')) {
    do {
      std::string name = cursor.quoted();
      cursor.expect(':');
      codes.emplace_back(std::move(name), cursor.number());
    } while (cursor.accept(','));
    cursor.expect('}');
  }
  cursor.expect_end();
  return codes;
}

}  // namespace beatbench
