#include "results/report/dot_plot.h"
#include "results/report/escape.h"
#include "results/report/html.h"
#include "results/report/judged_on_notes.h"

#include <fmt/format.h>

namespace beatbench {
namespace {

const auto text = html_escape;

// Two header rows: the metric over its scopes.
std::string header(const ReportTable& table, std::size_t begin, std::size_t end) {
  std::string metrics, scopes;
  for (std::size_t c = begin; c < end;) {
    std::size_t next = c;
    while (next < end && metric_label(table.columns[next]) == metric_label(table.columns[c])) {
      scopes += fmt::format("<th scope=\"col\" title=\"{}\">{}</th>",
                            text(table.columns[next].definition), text(table.columns[next].scope));
      ++next;
    }
    metrics += fmt::format("<th scope=\"colgroup\" colspan=\"{}\">{}</th>", next - c,
                           text(metric_label(table.columns[c])));
    c = next;
  }
  return "<thead><tr><th class=\"left\" scope=\"col\" rowspan=\"2\">Method</th>"
         "<th class=\"left\" scope=\"col\" rowspan=\"2\">Runs</th>" +
         metrics + "</tr><tr>" + scopes + "</tr></thead>\n";
}

std::string score_cell(const ReportCell& cell, const ReportRow& row, const ColumnKey& column) {
  if (!cell.mean) return fmt::format("<td><abbr title=\"{}\">–</abbr></td>", text(cell.reason));
  std::string score = score_text(cell, row, column);
  std::string rest;
  if (const auto split = score.find(' '); split != std::string::npos) {
    rest = "<span class=\"sd\">" + text(score.substr(split)) + "</span>";
    score.resize(split);
  }
  if (cell.best) return "<td class=\"best\"><strong>" + score + "</strong>" + rest + "</td>";
  return "<td>" + score + rest + "</td>";
}

std::string row_line(const ReportTable& table, const ReportRow& row, std::size_t begin,
                     std::size_t end) {
  std::string out = row.reference ? "<tr class=\"reference\">" : "<tr>";
  out += "<th scope=\"row\">" + text(row.label);
  if (row.reference) out += "<span class=\"tag\">reference</span>";
  if (!row.collapse.empty())
    out += "<span class=\"tag\" title=\"" + text(row.collapse) + "\">collapsed</span>";
  if (row.title != row.label) out += "<span class=\"title\">" + text(row.title) + "</span>";
  out += "</th><td class=\"left\">" + (row.complete ? runs_text(row) : lacks_text(row)) + "</td>";
  for (std::size_t c = begin; c < end; ++c) out += score_cell(row.cells[c], row, table.columns[c]);
  return out + "</tr>\n";
}

std::string score_table(const ReportTable& table, std::size_t begin, std::size_t end) {
  std::string complete, open;
  for (const ReportRow& row : table.rows)
    (row.complete ? complete : open) += row_line(table, row, begin, end);
  std::string out =
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" +
      text(table_title(table)) + "\"><table>\n<caption>" + text(table_title(table)) +
      ": mean ± sample SD over runs; shares times 100; the best complete value in bold</caption>\n";
  out += header(table, begin, end);
  if (!complete.empty()) out += "<tbody>\n" + complete + "</tbody>\n";
  if (!open.empty())
    out += fmt::format(
        "<tbody class=\"open\">\n<tr><th class=\"group\" scope=\"rowgroup\" colspan=\"{}\">"
        "Incomplete, not ranked</th></tr>\n{}</tbody>\n",
        end - begin + 2, open);
  return out + "</table></div>\n";
}

}  // namespace

std::string html_score_section(const ReportTable& table, const std::string& anchor) {
  std::string out = fmt::format(
      "<section class=\"card\" id=\"{}\">\n<div class=\"head\"><h2>{}</h2><span "
      "class=\"chip\">{}</span>"
      "<span class=\"chip\">{:g} % of labels</span><span class=\"chip\">{} arm</span></div>\n",
      anchor, text(table.protocol), text(table.mode), table.label_fraction * 100, text(table.arm));
  out += score_table(table, 0, table.n_main);
  if (!table.columns.empty()) {
    if (const std::string plot = dot_plot(table, 0); !plot.empty())
      out += "<figure>" + plot + "<figcaption>Dots: single runs. Diamond and bar: mean ± SD. " +
             "Hollow: incomplete.</figcaption></figure>\n";
  }
  if (const auto notes = judged_on_notes(table); !notes.empty()) {
    out += "<ul class=\"notes\" aria-label=\"What it was judged on\">\n";
    for (const std::string& note : notes) out += "<li>" + text(note) + "</li>\n";
    out += "</ul>\n";
  }
  if (!table.notes.empty()) {
    out += "<ul class=\"notes\" aria-label=\"Why values are missing\">\n";
    for (const std::string& note : table.notes) out += "<li>– " + text(note) + "</li>\n";
    out += "</ul>\n";
  }
  if (table.n_main < table.columns.size())
    out += fmt::format("<details><summary>{} further columns</summary>\n{}</details>\n",
                       table.columns.size() - table.n_main,
                       score_table(table, table.n_main, table.columns.size()));
  return out + "</section>\n";
}

}  // namespace beatbench
