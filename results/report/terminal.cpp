#include "results/report/terminal.h"

#include "harness/base/screen.h"
#include "results/report/overlap_notes.h"
#include "results/report/screen_table.h"
#include "results/report/statistics_notes.h"
#include "results/report/words.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <unistd.h>
#include <utility>

namespace beatbench {
namespace {

constexpr const char* kBold = "\x1b[1m";
constexpr const char* kDim = "\x1b[2m";

// A message must not be able to steer the terminal.
std::string safe(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  return out;
}

ScreenTable screen_table(const ReportTable& table) {
  const bool ranked = first_ranking(table) != nullptr;
  ScreenTable::Line head{{"method", kDim}, {"runs", kDim}};
  if (ranked) head.push_back({"rank", kDim});
  for (std::size_t c = 0; c < table.n_main; ++c)
    head.push_back({safe(column_label(table.columns[c])), kDim});
  if (has_overlap(table)) head.push_back({"overlap", kDim});
  ScreenTable screen(std::move(head));
  for (const ReportRow& row : table.rows) {
    const char* style = row.complete ? nullptr : kDim;
    const std::string name = safe(row.label) + (row.reference ? " (reference)" : "") +
                             (row.collapse.empty() ? "" : " (collapsed)");
    ScreenTable::Line line{{row.complete ? name : "! " + name, style},
                           {std::to_string(row.done) + "/" + std::to_string(row.planned), style}};
    if (ranked) line.push_back({row.cells[0].rank ? rank_text(*row.cells[0].rank) : "–", style});
    for (std::size_t c = 0; c < table.n_main; ++c) {
      const ReportCell& cell = row.cells[c];
      line.push_back({value_text(cell, row, table.columns[c]) + (cell.best ? " *" : "  "),
                      cell.best ? kBold : style});
    }
    if (row.overlap) line.push_back({short_text(*row.overlap), style});
    screen.add(std::move(line));
  }
  return screen;
}

// Method, runs, rank and the column that orders the rows at any rate; then overlap; then the other
// scores. Returns the names of those without room.
std::string fit(const ReportTable& table, std::size_t columns, ScreenTable& screen) {
  const std::size_t scores = first_ranking(table) != nullptr ? 3 : 2;
  const std::size_t must = scores + std::min<std::size_t>(table.n_main, 1);
  std::vector<std::size_t> order(must);
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (has_overlap(table)) order.push_back(scores + table.n_main);
  for (std::size_t c = 1; c < table.n_main; ++c) order.push_back(scores + c);
  std::string names;
  for (const std::string& name : screen.fit(columns, order, must))
    names += (names.empty() ? "" : ", ") + name;
  return names;
}

std::string remarks_text(const ReportTable& table) {
  std::string remarks;
  for (const ReportRow& row : table.rows) {
    if (!row.complete)
      remarks += "  incomplete: " + safe(row.label) + " (" + lacks_text(row) + ")\n";
    if (!row.collapse.empty())
      remarks += "  collapsed: " + safe(row.label) + " (" + safe(row.collapse) + ")\n";
  }
  for (const std::string& note : overlap_notes(table)) remarks += "  overlap: " + safe(note) + "\n";
  for (const std::string& note : statistics_notes(table)) remarks += "  " + safe(note) + "\n";
  return remarks;
}

// Each of the lines, for a screen.
std::string wrapped_lines(const std::string& lines, std::optional<std::size_t> columns) {
  if (!columns) return lines;
  std::string out;
  for (std::size_t begin = 0, end = 0; begin < lines.size(); begin = end + 1) {
    end = std::min(lines.find('\n', begin), lines.size());
    out += wrapped(lines.substr(begin, end - begin), *columns) + "\n";
  }
  return out;
}

std::string table_text(const ReportTable& table, const std::string& experiment, Colour colour,
                       std::optional<std::size_t> columns) {
  ScreenTable screen = screen_table(table);
  const std::string left_out = columns ? fit(table, *columns, screen) : "";
  std::string remarks = remarks_text(table);
  if (!left_out.empty())
    remarks = "  no room for " + left_out + ": `beatbench report " + experiment +
              " --format markdown` has all\n" + remarks;
  return wrapped_lines(safe(table_title(table)) + "\n", columns) + screen.text(colour) +
         wrapped_lines(remarks, columns);
}

}  // namespace

Colour colour_of_stdout() {
  const char* no_color = std::getenv("NO_COLOR");
  const bool wanted = no_color == nullptr || *no_color == '\0';
  return wanted && ::isatty(STDOUT_FILENO) == 1 ? Colour::on : Colour::off;
}

std::string terminal_leaderboard(const Report& report, Colour colour,
                                 std::optional<std::size_t> columns) {
  const ExperimentRow& x = report.experiment;
  std::string head = safe(x.name) + ": " + std::to_string(x.done) + " of " +
                     std::to_string(x.planned) + " cells done, " + std::to_string(x.failed) +
                     " failed\n";
  if (const std::string limit = limit_text(report); !limit.empty()) head += limit + "\n";
  std::string out = wrapped_lines(head, columns);
  for (const ReportTable& table : report.tables)
    out += "\n" + table_text(table, safe(x.name), colour, columns);
  return out + "\n" +
         wrapped_lines(
             "* best complete value; value [95 % interval over patients], or mean ± sample SD over "
             "runs; shares times 100;\n"
             "  methods that cannot be told apart share a rank\n",
             columns);
}

}  // namespace beatbench
