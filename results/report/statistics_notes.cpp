#include "results/report/statistics_notes.h"

#include "results/report/words.h"

#include <algorithm>

namespace beatbench {
namespace {

// A reason with the columns and rows that it is given for, in the table's order.
struct Said {
  std::string what;
  std::vector<std::string> columns, rows;
};

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

// What is to be said of an interval; "" where all is well.
std::string remark_on(const ReportRow& row, const ReportCell& cell) {
  if (!cell.value || !row.complete) return {};
  if (!cell.statistics.interval) return cell.statistics.interval_reason;
  if (cell.statistics.interval->bca) return {};
  return "percentile interval, as there is " + cell.statistics.interval->note;
}

std::vector<Said> remarks_on(const ReportTable& table) {
  std::vector<Said> all;
  for (std::size_t c = 0; c < table.n_main; ++c)
    for (const ReportRow& row : table.rows) {
      const std::string what = remark_on(row, row.cells[c]);
      if (what.empty()) continue;
      auto said = std::ranges::find(all, what, &Said::what);
      if (said == all.end()) said = all.insert(all.end(), Said{what, {}, {}});
      add_once(said->columns, column_label(table.columns[c]));
      add_once(said->rows, row.label);
    }
  return all;
}

std::string scope_of_ranks(const Ranking& ranking) {
  if (ranking.these_seeds.empty()) return "ranks hold for other patients and other seeds";
  return "ranks hold for other patients, but for these seeds alone (" + ranking.these_seeds + ")";
}

}  // namespace

std::vector<std::string> statistics_notes(const ReportTable& table) {
  std::vector<std::string> notes;
  if (table.test_items)
    notes.push_back("intervals: 95 %, over " + count_text(table.test_items->patients, "patient") +
                    " with " + count_text(table.test_items->items, "item"));
  for (const Said& said : remarks_on(table)) {
    const bool everywhere = said.columns.size() == table.n_main;
    notes.push_back((everywhere ? "" : joined(said.columns) + ": ") + said.what + " (" +
                    joined(said.rows) + ")");
  }
  for (const Ranking& ranking : table.rankings) {
    const std::string label = column_label(table.columns[ranking.column]);
    if (!ranking.reason.empty()) notes.push_back(label + ": no ranks: " + ranking.reason);
    if (!ranking.caution.empty()) notes.push_back(label + ": " + ranking.caution);
    if (ranking.reason.empty()) notes.push_back(label + ": " + scope_of_ranks(ranking));
  }
  return notes;
}

}  // namespace beatbench
