#include "results/report/overlap_notes.h"

#include <algorithm>
#include <utility>

namespace beatbench {

bool has_overlap(const ReportTable& table) {
  return std::ranges::any_of(table.rows,
                             [](const ReportRow& row) { return row.overlap.has_value(); });
}

std::vector<std::string> overlap_notes(const ReportTable& table) {
  std::vector<std::pair<std::string, std::string>> answers;  // text, methods
  for (const ReportRow& row : table.rows) {
    if (!row.overlap || row.overlap->state == "clean") continue;
    const std::string text = long_text(*row.overlap);
    const auto there =
        std::ranges::find(answers, text, &std::pair<std::string, std::string>::first);
    if (there == answers.end())
      answers.emplace_back(text, row.label);
    else
      there->second += ", " + row.label;
  }
  std::vector<std::string> notes;
  for (const auto& [text, methods] : answers) notes.push_back(methods + ": " + text);
  return notes;
}

}  // namespace beatbench
