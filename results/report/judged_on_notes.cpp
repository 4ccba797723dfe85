#include "results/report/judged_on_notes.h"

#include "harness/base/joined.h"

#include <algorithm>
#include <map>
#include <set>

namespace beatbench {
namespace {

std::string tested_on_text(const Json& tested_on) {
  const auto silent = tested_on.at("silent_leads").get<std::vector<std::string>>();
  std::string text = "judged on all of " + tested_on.at("dataset").get<std::string>() +
                     "; trained on the protocol's own data";
  if (!silent.empty())
    text += "; the leads " + joined(silent) + " are zero for the encoder, in training and test";
  return text;
}

}  // namespace

std::vector<std::string> judged_on_notes(const ReportTable& table) {
  std::set<std::string> notes;
  std::map<std::string, std::set<std::string>> splits;  // name → SHA-256
  for (const ReportRow& row : table.rows)
    for (const RunRow& run : row.runs) {
      // Few tables have either: the details of all others stay unread.
      if (run.details.find("\"tested_on\"") == std::string::npos &&
          run.details.find("\"split\"") == std::string::npos)
        continue;
      const Json details = Json::parse(run.details);
      if (details.contains("tested_on")) notes.insert(tested_on_text(details["tested_on"]));
      if (details.contains("split"))
        splits[details["split"].at("name")].insert(
            details["split"].at("sha256").get<std::string>().substr(0, 12));
    }
  for (const auto& [name, digests] : splits) {
    const std::vector<std::string> all(digests.begin(), digests.end());
    notes.insert("split by given lists '" + name + "', SHA-256 " + joined(all));
  }
  return {notes.begin(), notes.end()};
}

}  // namespace beatbench
