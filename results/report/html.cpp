#include "results/report/html.h"

#include "harness/base/base64.h"
#include "results/report/deflate.h"
#include "results/report/escape.h"
#include "results/report/html_style.h"

#include <fmt/format.h>

#include <span>

namespace beatbench {
namespace {

const auto text = html_escape;

constexpr const char* kPulse =
    "<svg class=\"pulse\" viewBox=\"0 0 64 26\" aria-hidden=\"true\"><path d=\"M1 17h12c2 0 2-4 "
    "4-4s2 4 4 4h5l2 3 "
    "4-18 4 22 2-7h6c3 0 3-6 6-6s3 6 6 6h7\"/></svg>";

std::string fact(const char* name, const std::string& value) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", name, text(value));
}

std::string intro(const Report& report, const std::string& anchor) {
  const ExperimentRow& x = report.experiment;
  std::string out = fmt::format("<h1 id=\"{}\">{}</h1>\n", anchor, text(x.name));
  out +=
      "<p class=\"lead\">Self-supervised learning on electrocardiograms: each method's encoder, "
      "judged "
      "on the same downstream tasks.</p>\n";
  out += "<dl class=\"facts\">" + fact("Methods", std::to_string(report.plugins.size())) +
         fact("Cells done", fmt::format("{} of {}", x.done, x.planned)) +
         fact("Failed", std::to_string(x.failed)) + fact("Last run (UTC)", x.last_run_utc) +
         "</dl>\n";
  if (const std::string limit = limit_text(report); !limit.empty())
    out += "<p class=\"notice\" role=\"note\">" + text(limit) + "</p>\n";
  return out;
}

std::string pretraining(const PretrainingTable& table) {
  if (table.lines.empty()) return {};
  std::string head = "<th class=\"left\" scope=\"col\">Method</th><th scope=\"col\">Runs</th>";
  for (const std::string& column : table.columns)
    head += "<th scope=\"col\">" + text(column) + "</th>";
  std::string rows;
  for (const PretrainingLine& line : table.lines) {
    rows += fmt::format("<tr><th scope=\"row\">{} {}</th><td>{}</td>", text(line.label),
                        line.arm == "controlled" ? "" : text(line.arm), line.runs);
    for (const auto& value : line.values) rows += "<td>" + training_value_text(value) + "</td>";
    rows += "</tr>\n";
  }
  std::string out =
      "<section class=\"card\">\n<div class=\"head\"><h2>Pretraining</h2></div>\n<div "
      "class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Pretraining\"><table>\n"
      "<caption>Last values, means over seeds</caption>\n<thead><tr>" +
      head + "</tr></thead>\n<tbody>\n" + rows + "</tbody></table></div>\n";
  const std::vector<std::string> notes = pretraining_notes(table);
  if (!notes.empty()) out += "<ul class=\"notes\" aria-label=\"Notes on pretrainings\">\n";
  for (const std::string& note : notes) out += "<li>" + text(note) + "</li>\n";
  if (!notes.empty()) out += "</ul>\n";
  return out + "</section>\n";
}

std::string failures(const Report& report) {
  if (report.failures.empty()) return {};
  std::string out =
      "<section class=\"card\">\n<div class=\"head\"><h2>Failed cells</h2></div>\n<div "
      "class=\"scroll\"><table>\n"
      "<caption>Each left its message and its log in the workspace</caption>\n<thead><tr>"
      "<th class=\"left\" scope=\"col\">Cell</th><th class=\"left\" scope=\"col\">Message</th>"
      "<th class=\"left\" scope=\"col\">Log</th></tr></thead>\n<tbody>\n";
  for (const CellRow& cell : report.failures)
    out += fmt::format(
        "<tr><th scope=\"row\" class=\"mono\">{}</th><td class=\"wrapcell\">{}</td>"
        "<td class=\"wrapcell mono\">{}</td></tr>\n",
        text(cell.slug), text(cell.message), text(cell.log));
  return out + "</tbody></table></div>\n</section>\n";
}

// Packed, since names and reasons repeat themselves all through it; base64 holds no "<".
std::string packed_script(const char* id, std::string_view json) {
  if (json.empty()) return {};
  const std::string bytes = deflated(json);
  return fmt::format("<script type=\"text/plain\" id=\"{}\">{}</script>\n", id,
                     base64(std::as_bytes(std::span(bytes))));
}

// The front end takes the static page's place before that is seen. The policy forbids the page all
// network.
std::string front_end_head(const WebBundle& bundle) {
  return "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src "
         "'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:\">\n"
         "<script>document.documentElement.classList.add(\"js\")</script>\n"
         "<style>.js>body>#static{display:none}</style>\n<style id=\"app-style\" media=\"not "
         "all\">" +
         std::string(bundle.style) + "</style>\n";
}

std::string front_end_body(const PageData& data, const WebBundle& bundle) {
  return packed_script("report", data.report) + packed_script("report-csv", data.csv) +
         packed_script("overlays", data.overlays) + "<script>" + std::string(bundle.script) +
         "</script>\n";
}

}  // namespace

std::string html_report(const std::vector<Report>& reports, const PageData& data,
                        const WebBundle& bundle) {
  std::string title = "BeatBench";
  for (const Report& report : reports) title += " · " + report.experiment.name;
  std::string links, body;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const Report& report = reports[i];
    const std::string anchor = fmt::format("experiment-{}", i + 1);
    links += fmt::format("<a href=\"#{}\">{}</a>", anchor, text(report.experiment.name));
    body += "<article>\n" + intro(report, anchor);
    for (std::size_t t = 0; t < report.tables.size(); ++t)
      body += html_score_section(report.tables[t], fmt::format("{}-table-{}", anchor, t + 1));
    body += pretraining(report.pretraining) + failures(report) + html_provenance(report) +
            "</article>\n";
  }
  const bool alive = !data.report.empty() && !bundle.script.empty();
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         text(title) + "</title>\n<style id=\"static-style\">" + kHtmlStyle + "</style>\n" +
         (alive ? front_end_head(bundle) : "") +
         "</head>\n<body>\n<div id=\"static\">\n<header class=\"top\"><div class=\"wrap\">" +
         kPulse + "<span class=\"brand\">BeatBench</span><nav aria-label=\"Experiments\">" + links +
         "</nav></div></header>\n<main class=\"wrap\">\n" + body +
         "</main>\n<footer class=\"wrap\">Made from the results store; numbers can be traced to "
         "their cell folders.</footer>\n</div>\n" +
         (alive ? front_end_body(data, bundle) : "") + "</body>\n</html>\n";
}

}  // namespace beatbench
