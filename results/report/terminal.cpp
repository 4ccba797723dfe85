#include "results/report/terminal.h"

#include "results/report/statistics_notes.h"
#include "results/report/words.h"

#include <algorithm>
#include <cstdlib>
#include <unistd.h>

namespace beatbench {
namespace {

constexpr const char* kBold = "\x1b[1m";
constexpr const char* kDim = "\x1b[2m";
constexpr const char* kPlain = "\x1b[0m";

// A message must not be able to steer the terminal.
std::string safe(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  return out;
}

// Columns on the screen: code points, which is right for the letters that appear here.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

struct Field {
  std::string text;
  const char* style = nullptr;
};
using Line = std::vector<Field>;

// Blanks at the end stay outside the style, so that a line can be trimmed.
std::string styled(const Field& field, Colour colour) {
  if (colour == Colour::off || field.style == nullptr) return field.text;
  const std::size_t end = field.text.find_last_not_of(' ') + 1;
  return field.style + field.text.substr(0, end) + kPlain + field.text.substr(end);
}

std::string aligned(const std::vector<Line>& lines, Colour colour) {
  std::vector<std::size_t> widths;
  for (const Line& line : lines) {
    widths.resize(std::max(widths.size(), line.size()));
    for (std::size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], width(line[i].text));
  }
  std::string out;
  for (const Line& line : lines) {
    std::string row;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string pad(widths[i] - width(line[i].text), ' ');
      const std::string text = styled(line[i], colour);
      row += "  ";
      row += i == 0 ? text + pad : pad + text;  // names to the left, numbers to the right
    }
    row.erase(row.find_last_not_of(' ') + 1);
    out += row + "\n";
  }
  return out;
}

std::string table_text(const ReportTable& table, Colour colour) {
  const Ranking* ranking = first_ranking(table);
  Line head{{"method", kDim}, {"runs", kDim}};
  if (ranking != nullptr) head.push_back({"rank", kDim});
  for (std::size_t c = 0; c < table.n_main; ++c)
    head.push_back({safe(column_label(table.columns[c])), kDim});
  std::vector<Line> lines{head};
  std::string remarks;
  for (const ReportRow& row : table.rows) {
    if (!row.complete)
      remarks += "  incomplete: " + safe(row.label) + " (" + lacks_text(row) + ")\n";
    const char* style = row.complete ? nullptr : kDim;
    if (!row.collapse.empty())
      remarks += "  collapsed: " + safe(row.label) + " (" + safe(row.collapse) + ")\n";
    const std::string name = safe(row.label) + (row.reference ? " (reference)" : "") +
                             (row.collapse.empty() ? "" : " (collapsed)");
    Line line{{row.complete ? name : "! " + name, style},
              {std::to_string(row.done) + "/" + std::to_string(row.planned), style}};
    if (ranking != nullptr)
      line.push_back({row.cells[0].rank ? rank_text(*row.cells[0].rank) : "–", style});
    for (std::size_t c = 0; c < table.n_main; ++c) {
      const ReportCell& cell = row.cells[c];
      line.push_back({value_text(cell, row, table.columns[c]) + (cell.best ? " *" : "  "),
                      cell.best ? kBold : style});
    }
    lines.push_back(std::move(line));
  }
  for (const std::string& note : statistics_notes(table)) remarks += "  " + safe(note) + "\n";
  return safe(table_title(table)) + "\n" + aligned(lines, colour) + remarks;
}

}  // namespace

Colour colour_of_stdout() {
  const char* no_color = std::getenv("NO_COLOR");
  const bool wanted = no_color == nullptr || *no_color == '\0';
  return wanted && ::isatty(STDOUT_FILENO) == 1 ? Colour::on : Colour::off;
}

std::string terminal_leaderboard(const Report& report, Colour colour) {
  std::string out = safe(report.experiment.name) + ": " + std::to_string(report.experiment.done) +
                    " of " + std::to_string(report.experiment.planned) + " cells done, " +
                    std::to_string(report.experiment.failed) + " failed\n";
  if (const std::string limit = limit_text(report); !limit.empty()) out += limit + "\n";
  for (const ReportTable& table : report.tables) out += "\n" + table_text(table, colour);
  return out +
         "\n* best complete value; value [95 % interval over patients], or mean ± sample SD over "
         "runs; "
         "shares times 100;\n  methods that cannot be told apart share a rank\n";
}

}  // namespace beatbench
