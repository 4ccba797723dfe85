#include "results/report/latex.h"

#include "results/report/words.h"

#include <fmt/format.h>

#include <cctype>
#include <string_view>
#include <utility>

namespace beatbench {
namespace {

// A class is a column of its own in the report; a paper has room for the whole alone, where there
// is one.
std::vector<std::size_t> columns_of(const ReportTable& table) {
  std::vector<std::size_t> columns;
  for (std::size_t c = 0; c < table.n_main; ++c)
    if (is_ranked_column(table.protocol, table.columns[c])) columns.push_back(c);
  if (columns.empty())
    for (std::size_t c = 0; c < table.n_main; ++c) columns.push_back(c);
  return columns;
}

std::string value(const ReportRow& row, const ReportCell& cell, const ColumnKey& column) {
  if (!cell.value) return "--";
  const bool interval = cell.statistics.interval.has_value();
  std::string number = number_text(interval ? *cell.value : *cell.mean, column);
  if (cell.best) number = "\\textbf{" + number + "}";
  if (interval) {
    const Interval& ends = cell.statistics.interval->interval;
    return number + " {\\scriptsize[" + number_text(ends.low, column) + ", " +
           number_text(ends.high, column) + "]}";
  }
  if (cell.sd) number += " $\\pm$ " + number_text(*cell.sd, column);
  return cell.runs < row.done ? number + fmt::format(" ({} runs)", cell.runs) : number;
}

std::string line(const ReportTable& table, const ReportRow& row,
                 const std::vector<std::size_t>& columns) {
  std::string out;
  if (first_ranking(table) != nullptr)
    out += (row.cells[0].rank ? latex_escape(rank_text(*row.cells[0].rank)) : "--") + " & ";
  out += latex_escape(row.label) + (row.reference ? "\\textsuperscript{r}" : "") +
         (row.collapse.empty() ? "" : "\\textsuperscript{c}");
  out += " & " + latex_escape(row.complete ? runs_text(row) : lacks_text(row));
  for (const std::size_t c : columns) out += " & " + value(row, row.cells[c], table.columns[c]);
  return out + " \\\\\n";
}

std::string caption(const ReportTable& table) {
  std::string text = latex_escape(table_title(table)) + ". ";
  text += table.test_items ? fmt::format("Value [95\\,\\% interval over {} patients]",
                                         table.test_items->patients)
                           : "Mean $\\pm$ sample SD over runs";
  text += ", shares times 100; the best complete value in bold";
  if (const Ranking* ranking = first_ranking(table); ranking != nullptr)
    text += std::string("; methods that cannot be told apart over other patients and ") +
            (ranking->these_seeds.empty() ? "other" : "these") + " seeds share a rank";
  for (const ReportRow& row : table.rows)
    if (row.reference) return text + ". \\textsuperscript{r}: reference row.";
  return text + ".";
}

// What may stand in \label: letters, digits and hyphens.
std::string latex_label(std::string name) {
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '-';
  return name;
}

std::string table_float(const ReportTable& table, const std::string& experiment) {
  const auto columns = columns_of(table);
  const bool ranked = first_ranking(table) != nullptr;
  std::string out = "\\begin{table}\n\\centering\n\\caption{" + caption(table) +
                    "}\n\\label{tab:" + latex_label(experiment + "-" + table_id(table)) +
                    "}\n\\begin{tabular}{" + (ranked ? "l" : "") + "ll" +
                    std::string(columns.size(), 'r') + "}\n\\toprule\n";
  out += ranked ? "Rank & Method & Runs" : "Method & Runs";
  for (const std::size_t c : columns) out += " & " + latex_escape(column_label(table.columns[c]));
  out += " \\\\\n\\midrule\n";
  bool complete = true;
  for (const ReportRow& row : table.rows) {
    if (complete && !row.complete && &row != &table.rows.front()) out += "\\midrule\n";
    complete = row.complete;
    out += line(table, row, columns);
  }
  return out + "\\bottomrule\n\\end{tabular}\n\\end{table}\n";
}

}  // namespace

std::string latex_escape(const std::string& text) {
  static const std::pair<std::string_view, std::string_view> kWords[] = {
      {"\\", "\\textbackslash{}"},
      {"&", "\\&"},
      {"%", "\\%"},
      {"$", "\\$"},
      {"#", "\\#"},
      {"_", "\\_"},
      {"{", "\\{"},
      {"}", "\\}"},
      {"~", "\\textasciitilde{}"},
      {"^", "\\textasciicircum{}"},
      {"<", "\\textless{}"},
      {">", "\\textgreater{}"},
      {"|", "\\textbar{}"},
      {"–", "--"},
      {"·", "$\\cdot$"},
      {"×", "$\\times$"},
      {"±", "$\\pm$"},
      {"…", "\\ldots{}"}};
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t taken = 0;
    for (const auto& [plain, escaped] : kWords)
      if (taken == 0 && std::string_view(text).substr(at).starts_with(plain)) {
        out += escaped;
        taken = plain.size();
      }
    if (taken == 0) {
      out += text[at] == '\n' || text[at] == '\r' ? ' ' : text[at];
      taken = 1;
    }
    at += taken;
  }
  return out;
}

std::string latex_report(const Report& report) {
  std::string out = "% " + report.experiment.name +
                    ", by beatbench report --format latex. Needs \\usepackage{booktabs}.\n";
  if (const std::string limit = limit_text(report); !limit.empty())
    out += "\\textbf{" + latex_escape(limit) + "}\n\n";
  for (const ReportTable& table : report.tables)
    if (!table.columns.empty()) out += "\n" + table_float(table, report.experiment.name);
  return out;
}

}  // namespace beatbench
