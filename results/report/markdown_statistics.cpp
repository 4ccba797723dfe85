#include "results/report/markdown_statistics.h"

#include "results/report/escape.h"
#include "results/report/statistics_notes.h"
#include "results/report/words.h"

#include <fmt/format.h>

#include <functional>

namespace beatbench {
namespace {

const auto text = markdown_escape;

// The labels of the rows that a row is better than.
std::string worse_than(std::size_t row, const ReportTable& table, const Ranking& ranking,
                       const std::function<int(const RankedPair&)>& better) {
  std::string worse;
  for (const RankedPair& pair : ranking.pairs) {
    const bool is_a = pair.a == row;
    if ((!is_a && pair.b != row) || better(pair) != (is_a ? 1 : -1)) continue;
    worse += (worse.empty() ? "" : ", ") + text(table.rows[is_a ? pair.b : pair.a].label);
  }
  return worse;
}

// "F1 macro: alpha is better than beta, gamma", a line for each row that is; then what holds for
// these seeds alone where ranks ask for more.
std::string told_apart(const ReportTable& table, const Ranking& ranking) {
  const auto surely = [](const RankedPair& pair) { return pair.better; };
  const auto here_alone = [](const RankedPair& pair) {
    return pair.better == 0 ? pair.better_here : 0;
  };
  const std::string column = text(column_label(table.columns[ranking.column]));
  std::string out;
  for (const std::size_t row : ranking.methods)
    if (const auto worse = worse_than(row, table, ranking, surely); !worse.empty())
      out +=
          fmt::format("- {}: {} is better than {}\n", column, text(table.rows[row].label), worse);
  for (const std::size_t row : ranking.methods)
    if (const auto worse = worse_than(row, table, ranking, here_alone); !worse.empty())
      out += fmt::format("- {}: {} is better than {} with these seeds; other seeds may turn it\n",
                         column, text(table.rows[row].label), worse);
  return out;
}

std::string notes(const ReportTable& table) {
  std::string out;
  for (const std::string& note : statistics_notes(table)) out += "- " + text(note) + "\n";
  for (const Ranking& ranking : table.rankings) {
    out += told_apart(table, ranking);
    if (ranking.reason.empty() && ranking.groups.size() == 1)
      out += "- " + text(column_label(table.columns[ranking.column])) +
             ": no method is surely better than all others (Holm, 5 %)\n";
  }
  return out.empty() ? out : out + "\n";
}

std::string both_ends(const Spread& spread, const ColumnKey& column) {
  if (!spread.low) return "–";
  return number_text(*spread.low, column) + " … " + number_text(*spread.high, column);
}

std::string spread_line(const ReportRow& row, const ReportCell& cell, const ColumnKey& column) {
  const Spread& spread = *cell.statistics.spread;
  return fmt::format("| {} | {} | {} | {} | {} |\n", text(row.label), text(column_label(column)),
                     spread.seed_sd ? number_text(*spread.seed_sd, column) : "–",
                     number_text(spread.test_sd, column), both_ends(spread, column));
}

std::string spreads(const ReportTable& table) {
  std::string lines;
  for (const Ranking& ranking : table.rankings)
    for (const ReportRow& row : table.rows)
      if (const ReportCell& cell = row.cells[ranking.column]; cell.statistics.spread)
        lines += spread_line(row, cell, table.columns[ranking.column]);
  if (lines.empty()) return {};
  return "Seeds and patients apart:\n\n| method | metric | SD over seeds | SD over patients | 95 % "
         "for "
         "other seeds too |\n|---|---|--:|--:|--:|\n" +
         lines + "\n";
}

std::string method_line(const OverTasks::Method& method) {
  std::string line = fmt::format("| {} | {} | {:.3f} |",
                                 method.mean_rank ? fmt::format("{:.2f}", *method.mean_rank) : "–",
                                 text(method.label), method.mean_score);
  for (const double score : method.scores) line += fmt::format(" {:.3f} |", score);
  return line + "\n";
}

std::string tests(const OverTasks& over) {
  std::string out;
  if (over.friedman)
    out +=
        fmt::format("- Friedman: χ² = {:.2f}, p = {:.2g}; Iman–Davenport F = {:.2f}, p = {:.2g}\n",
                    over.friedman->chi_squared, over.friedman->p_chi_squared, over.friedman->f,
                    over.friedman->p_f);
  else
    out += "- " + text(over.reason) + "\n";
  if (over.nemenyi)
    out += fmt::format("- Nemenyi: mean ranks {:.2f} apart differ (5 %)\n",
                       *over.nemenyi->critical_difference);
  if (!over.caution.empty()) out += "- " + text(over.caution) + "\n";
  for (const TaskPair& pair : over.pairs) {
    const Comparison& c = pair.comparison;
    if (c.a_better || c.b_better)
      out += fmt::format("- {} is better than {} (Wilcoxon–Holm, p = {:.2g})\n",
                         text(over.methods[c.a_better ? pair.a : pair.b].label),
                         text(over.methods[c.a_better ? pair.b : pair.a].label), c.p_holm);
  }
  for (const IncompleteMethod& method : over.incomplete) {
    std::string missing;
    for (const std::string& block : method.missing)
      missing += (missing.empty() ? "" : ", ") + text(block);
    out += "- unranked: " + text(method.method) + " lacks " + missing + "\n";
  }
  return out;
}

}  // namespace

std::string markdown_statistics(const ReportTable& table) { return notes(table) + spreads(table); }

std::string markdown_over_tasks(const OverTasks& over) {
  if (over.blocks.size() < 2) return {};
  std::string out = "## Over tasks: " + text(over_tasks_title(over)) + "\n\n";
  out += "| mean rank | method | mean |";
  std::string rule = "|--:|---|--:|";
  for (const OverTasks::Block& block : over.blocks) {
    out += " " + text(block.name) + " |";
    rule += "--:|";
  }
  out += "\n" + rule + "\n";
  for (const OverTasks::Method& method : over.methods) out += method_line(method);
  return out + "\n" + tests(over) + "\n";
}

}  // namespace beatbench
