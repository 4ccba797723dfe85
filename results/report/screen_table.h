#pragma once

#include <optional>
#include <string>
#include <vector>

namespace beatbench {

enum class Colour { off, on };

// A field of a table; `style` is an escape sequence.
struct ScreenField {
  std::string text;
  const char* style = nullptr;
};

// An aligned table for a screen: names, in the first column, to the left, all else to the right.
class ScreenTable {
 public:
  using Line = std::vector<ScreenField>;
  explicit ScreenTable(Line head);
  void add(Line line);  // may lack its last fields
  // Keeps the columns of `order` from its first, as many as `room` holds, but the first `must` at
  // any rate. Returns the heads of those left out, in their order in the table.
  std::vector<std::string> fit(std::size_t room, const std::vector<std::size_t>& order,
                               std::size_t must);
  std::string text(Colour colour) const;

 private:
  std::vector<Line> lines_;
  std::vector<std::size_t> widths_;  // with the two blanks before
  std::vector<bool> shown_;
};

}  // namespace beatbench
