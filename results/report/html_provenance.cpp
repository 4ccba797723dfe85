#include "results/report/escape.h"
#include "results/report/html.h"

#include <fmt/format.h>

namespace beatbench {
namespace {

constexpr std::size_t kDigestDigits = 16;

const auto text = html_escape;

std::string digest(const std::string& hex) {
  return fmt::format("<td class=\"wrapcell mono\"><span title=\"{}\">{}</span></td>", text(hex),
                     text(hex.substr(0, kDigestDigits)));
}

std::string table(const char* caption, const std::vector<const char*>& columns,
                  const std::string& rows) {
  std::string out =
      fmt::format("<div class=\"scroll\"><table>\n<caption>{}</caption>\n<thead><tr>", caption);
  for (const char* column : columns)
    out += fmt::format("<th class=\"left\" scope=\"col\">{}</th>", column);
  return out + "</tr></thead>\n<tbody>\n" + rows + "</tbody></table></div>\n";
}

std::string cells(const std::string& head, const std::vector<std::string>& values) {
  std::string out = "<th scope=\"row\">" + text(head) + "</th>";
  for (const std::string& value : values) out += "<td class=\"wrapcell\">" + text(value) + "</td>";
  return out;
}

std::string skipped_records(const DataSetRow& set) {
  if (set.skipped.empty()) return {};
  std::string out =
      fmt::format("<details><summary>{}: {} skipped</summary>\n<ul class=\"notes\">\n",
                  text(set.dataset), set.skipped.size());
  for (const Json& record : set.skipped) {
    const auto field = [&](const char* key) {
      return record.is_object() && record.contains(key) && record.at(key).is_string()
                 ? record.at(key).get<std::string>()
                 : std::string();
    };
    out += "<li>" + text(field("record")) + ": " + text(field("reason")) + "</li>\n";
  }
  return out + "</ul></details>\n";
}

}  // namespace

std::string html_provenance(const Report& report) {
  std::string data, skipped, plugins, environments;
  for (const DataSetRow& d : report.data_sets) {
    data += "<tr>" +
            cells(d.dataset, {std::to_string(d.records), std::to_string(d.skipped.size()),
                              d.licence, d.citation}) +
            digest(d.fingerprint) + "</tr>\n";
    skipped += skipped_records(d);
  }
  for (const PluginRow& p : report.plugins)
    plugins += "<tr>" + cells(p.label, {p.method, p.version, p.licence, p.citation}) +
               digest(p.digest) + "</tr>\n";
  for (const EnvironmentRow& e : report.environments)
    environments += "<tr>" +
                    cells(e.beatbench, {e.commit, e.torch, e.abi, e.device, e.cpu,
                                        std::to_string(e.threads), e.host_os}) +
                    "</tr>\n";
  return "<section class=\"card\">\n<div class=\"head\"><h2>Provenance</h2></div>\n<p "
         "class=\"lead\">Manifest "
         "<span class=\"mono\">" +
         text(report.experiment.manifest_file) + "</span>, last run " +
         text(report.experiment.last_run_utc) + " (UTC)</p>\n<h3>Data</h3>\n" +
         table("Data sets, records used and skipped",
               {"Data set", "Records", "Skipped", "Licence", "Citation", "Fingerprint"}, data) +
         skipped + "<h3>Methods</h3>\n" +
         table("Plugins as they were built",
               {"Label", "Method", "Version", "Licence", "Citation", "Digest"}, plugins) +
         "<h3>Environment</h3>\n" +
         table("Programs and machines behind the numbers",
               {"BeatBench", "Commit", "Torch", "ABI", "Device", "CPU", "Threads", "System"},
               environments) +
         "</section>\n";
}

}  // namespace beatbench
