#include "results/report/screen_table.h"

#include "harness/base/screen.h"

#include <algorithm>
#include <utility>

namespace beatbench {
namespace {

// Blanks at the end stay outside the style, so that a line can be trimmed.
std::string styled(const ScreenField& field, Colour colour) {
  if (colour == Colour::off || field.style == nullptr) return field.text;
  const std::size_t end = field.text.find_last_not_of(' ') + 1;
  return field.style + field.text.substr(0, end) + "\x1b[0m" + field.text.substr(end);
}

}  // namespace

ScreenTable::ScreenTable(Line head) : widths_(head.size()), shown_(head.size(), true) {
  add(std::move(head));
}

void ScreenTable::add(Line line) {
  for (std::size_t i = 0; i < line.size(); ++i)
    widths_[i] = std::max(widths_[i], 2 + screen_width(line[i].text));
  lines_.push_back(std::move(line));
}

std::vector<std::string> ScreenTable::fit(std::size_t room, const std::vector<std::size_t>& order,
                                          std::size_t must) {
  shown_.assign(shown_.size(), false);
  std::size_t used = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    used += widths_[order[i]];
    if (i >= must && used > room) break;
    shown_[order[i]] = true;
  }
  std::vector<std::string> left_out;
  for (std::size_t i = 0; i < shown_.size(); ++i)
    if (!shown_[i]) left_out.push_back(lines_.front()[i].text);
  return left_out;
}

std::string ScreenTable::text(Colour colour) const {
  std::string out;
  for (const Line& line : lines_) {
    std::string row;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (!shown_[i]) continue;
      const std::string pad(widths_[i] - 2 - screen_width(line[i].text), ' ');
      const std::string text = styled(line[i], colour);
      row += "  ";
      row += i == 0 ? text + pad : pad + text;
    }
    row.erase(row.find_last_not_of(' ') + 1);
    out += row + "\n";
  }
  return out;
}

}  // namespace beatbench
