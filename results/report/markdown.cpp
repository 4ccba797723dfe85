#include "results/report/markdown.h"

#include "results/report/escape.h"
#include "results/report/judged_on_notes.h"
#include "results/report/markdown_statistics.h"
#include "results/report/overlap_notes.h"
#include "results/report/words.h"

#include <fmt/format.h>

namespace beatbench {
namespace {

const auto text = markdown_escape;

std::string name(const ReportRow& row) {
  return text(row.label) + (row.reference ? " (reference)" : "") +
         (row.collapse.empty() ? "" : " (collapsed)");
}

std::string score_table(const ReportTable& table, std::size_t begin, std::size_t end) {
  if (begin == end) return {};
  const Ranking* ranking = begin == 0 ? first_ranking(table) : nullptr;
  const bool overlap = has_overlap(table);
  std::string out = ranking == nullptr ? "| method | runs |" : "| rank | method | runs |";
  std::string rule = ranking == nullptr ? "|---|---|" : "|---|---|---|";
  if (overlap) {
    out += " overlap |";
    rule += "---|";
  }
  for (std::size_t c = begin; c < end; ++c) {
    out += " " + text(column_label(table.columns[c])) + " |";
    rule += "--:|";
  }
  out += "\n" + rule + "\n";
  for (const ReportRow& row : table.rows) {
    const std::string runs = row.complete ? runs_text(row) : "*" + lacks_text(row) + "*";
    if (ranking != nullptr)
      out += "| " + (row.cells[0].rank ? rank_text(*row.cells[0].rank) : "–") + " ";
    out += "| " + name(row) + " | " + runs + " |";
    if (overlap) out += " " + (row.overlap ? short_text(*row.overlap) : "") + " |";
    for (std::size_t c = begin; c < end; ++c) {
      const std::string score = value_text(row.cells[c], row, table.columns[c]);
      out += row.cells[c].best ? " **" + score + "** |" : " " + score + " |";
    }
    out += "\n";
  }
  return out + "\n";
}

std::string table_section(const ReportTable& table) {
  std::string out = "## " + text(table_title(table)) + "\n\n";
  out += score_table(table, 0, table.n_main);
  if (table.n_main < table.columns.size())
    out += "Further metrics:\n\n" + score_table(table, table.n_main, table.columns.size());
  if (table.columns.empty()) {
    for (const ReportRow& row : table.rows) out += "- " + name(row) + ": " + lacks_text(row) + "\n";
    out += "\n";
  }
  std::string notes;
  for (const std::string& note : judged_on_notes(table)) notes += "- " + text(note) + "\n";
  for (const std::string& note : overlap_notes(table)) notes += "- overlap: " + text(note) + "\n";
  for (const std::string& note : table.notes) notes += "- – " + text(note) + "\n";
  return (notes.empty() ? out : out + notes + "\n") + markdown_statistics(table) +
         markdown_published(table);
}

std::string pretraining_section(const PretrainingTable& table) {
  if (table.lines.empty()) return {};
  std::string out = "## Pretraining\n\nLast values, means over seeds.\n\n| method | arm | runs |";
  std::string rule = "|---|---|--:|";
  for (const std::string& column : table.columns) {
    out += " " + text(column) + " |";
    rule += "--:|";
  }
  out += "\n" + rule + "\n";
  for (const PretrainingLine& line : table.lines) {
    out += fmt::format("| {} | {} | {} |", text(line.label), text(line.arm), line.runs);
    for (const auto& value : line.values) out += " " + training_value_text(value) + " |";
    out += "\n";
  }
  out += "\n";
  const std::vector<std::string> notes = pretraining_notes(table);
  for (const std::string& note : notes) out += "- " + text(note) + "\n";
  return notes.empty() ? out : out + "\n";
}

std::string provenance(const Report& report) {
  const ExperimentRow& x = report.experiment;
  std::string out = "## Provenance\n\n";
  out += fmt::format("- manifest: {}\n- last run: {}\n- cells: {} of {} done, {} failed\n",
                     text(x.manifest_file), text(x.last_run_utc), x.done, x.planned, x.failed);
  for (const EnvironmentRow& e : report.environments)
    out += fmt::format("- beatbench {} (commit {}), torch {}, abi {}, device {}, {}, {}\n",
                       text(e.beatbench), text(e.commit), text(e.torch), text(e.abi),
                       text(e.device), text(e.cpu), text(e.host_os));
  out +=
      "\n| data set | records | skipped | fingerprint | licence | citation "
      "|\n|---|--:|--:|---|---|---|\n";
  for (const DataSetRow& d : report.data_sets)
    out += fmt::format("| {} | {} | {} | {} | {} | {} |\n", text(d.dataset), d.records,
                       d.skipped.size(), text(d.fingerprint), text(d.licence), text(d.citation));
  out +=
      "\n| method | plugin | version | digest | licence | citation |\n|---|---|---|---|---|---|\n";
  for (const PluginRow& p : report.plugins)
    out += fmt::format("| {} | {} | {} | {} | {} | {} |\n", text(p.label), text(p.title),
                       text(p.version), text(p.digest), text(p.licence), text(p.citation));
  return out;
}

}  // namespace

std::string markdown_report(const Report& report) {
  std::string out = "# " + text(report.experiment.name) + "\n\n";
  if (const std::string limit = limit_text(report); !limit.empty()) out += "> " + limit + "\n\n";
  out +=
      "Value [95 % interval over patients], or mean ± sample SD over runs (seeds × folds) where "
      "there "
      "is none; shares times 100. Bold: the best complete value. Methods that cannot be told apart "
      "share a rank.\n\n";
  for (const ReportTable& table : report.tables) out += table_section(table);
  for (const OverTasks& over : report.over_tasks) out += markdown_over_tasks(over);
  out += pretraining_section(report.pretraining);
  if (!report.failures.empty()) {
    out += "## Failed cells\n\n";
    for (const CellRow& cell : report.failures)
      out +=
          fmt::format("- {}: {} (log: {})\n", text(cell.slug), text(cell.message), text(cell.log));
    out += "\n";
  }
  return out + provenance(report);
}

}  // namespace beatbench
